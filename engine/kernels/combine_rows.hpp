#pragma once

// Few combinations of long rows: the backward product of a linear layer, and any product with few
// rows. The rows are read where they are; lanes run along them. Only the per-set source includes
// this.

#include "engine/kernels/inner_products.hpp"
#include "engine/kernels/register_tile.hpp"

namespace linnet {
namespace {

/// A tile walks down the rows, where the processor does not see what comes: each row is asked for
/// this many rows ahead, about as long as the second-level cache takes to answer.
inline constexpr std::size_t kRowsAhead = 4;

/// MR rows of C by NR registers of columns from column `from` of x on; where `rest` is not 0, only
/// the first `rest` lanes of the last one.
template <class Arch, class T, bool Centred, std::size_t MR, std::size_t NR, bool Whole>
void combine_tile(const Strip& a, Rows<T> x, std::size_t from, std::size_t rest, float centre,
                  Update update, float* c, std::size_t stride) {
  const Centring<Arch, Centred> centring(centre);
  RegisterTile<Arch, MR, NR> tile;
  StripReader<MR, false> strip(a);
  const auto add_row = [&](std::size_t p) __attribute__((always_inline)) {
    const T* numbers = x[p] + from;
    tile.add(strip, [&](std::size_t j) {
      return Whole ? centring.load(numbers + j * kLanes<Arch>)
                   : centring.load_part(numbers + j * kLanes<Arch>, rest);
    });
    strip.next();
  };
  std::size_t p = 0;
  for (; p + kRowsAhead < x.size(); ++p) {
    const T* ahead = x[p + kRowsAhead] + from;
#pragma GCC unroll 16
    for (std::size_t j = 0; j < NR * kLanes<Arch> * sizeof(T); j += kAlignment) {
      prefetch(ahead + j / sizeof(T));
    }
    add_row(p);
  }
  for (; p < x.size(); ++p) add_row(p);
  tile.update(update, Whole ? NR * kLanes<Arch> : rest, c, stride);
}

/// All columns of MR rows of C. Columns that are left over go register by register.
template <class Arch, class T, bool Centred, std::size_t MR>
void combine_strip(const Strip& a, Rows<T> x, ColumnRange range, float centre, Update update,
                   float* c, std::size_t stride) {
  constexpr std::size_t NR = beside(MR);
  std::size_t from = range.begin;
  for (; from + NR * kLanes<Arch> <= range.end; from += NR * kLanes<Arch>) {
    combine_tile<Arch, T, Centred, MR, NR, true>(a, x, from, 0, centre, update,
                                                 c + (from - range.begin), stride);
  }
  for (; from + kLanes<Arch> <= range.end; from += kLanes<Arch>) {
    combine_tile<Arch, T, Centred, MR, 1, true>(a, x, from, 0, centre, update,
                                                c + (from - range.begin), stride);
  }
  if (from < range.end) {
    combine_tile<Arch, T, Centred, MR, 1, false>(a, x, from, range.end - from, centre, update,
                                                 c + (from - range.begin), stride);
  }
}

template <class Arch, class T>
void combine_rows(const Strip& a, Rows<T> x, ColumnRange range, float centre, Update update,
                  MatrixView<float> c) {
  in_tiles<kMostBeside>(a.rows, [&]<std::size_t MR>(std::size_t first) {
    const Strip strip{a.data + first, MR, a.stride, false};
    if (sizeof(T) == 1 && centre != 0.0f) {
      combine_strip<Arch, T, sizeof(T) == 1, MR>(strip, x, range, centre, update, c.row(first),
                                                 c.stride());
    } else {
      combine_strip<Arch, T, false, MR>(strip, x, range, centre, update, c.row(first), c.stride());
    }
  });
}

}  // namespace
}  // namespace linnet
