#pragma once

// Inner products of long rows with the weights of few classes: the forward product of a linear
// layer. Lanes run along k, as classes would leave most lanes of a register empty. Only the per-set
// source includes this.

#include "engine/kernels/register_tile.hpp"

namespace linnet {
namespace {

/// Rows of bytes are asked for this many rows ahead: a batch lies scattered in memory, in pieces
/// too short for the processor to see what comes. Training took 0.6 of the time by it; 4 and 16
/// rows were slower by 2 and 15 %.
inline constexpr std::size_t kRowsToCome = 8;

/// How far ahead rows of floats are asked for within the row. 1 KB gained 5 % with rows in the
/// second-level cache, where 256 bytes, or the next tile's rows, lost as much.
inline constexpr std::size_t kPrefetchFloats = 256;

/// The numbers of a row less the centre, by whole registers and a last part of one.
template <class Arch, bool Centred>
struct Centring {
  Floats<Arch> centre;

  explicit Centring(float value) : centre(value) {}

  template <class T>
  [[gnu::always_inline]] Floats<Arch> load(const T* numbers) const {
    return less_centre(load_lanes<Arch>(numbers));
  }

  /// The lanes past `count` are of no use to anybody: they meet weights of zero.
  template <class T>
  [[gnu::always_inline]] Floats<Arch> load_part(const T* numbers, std::size_t count) const {
    return less_centre(load_some<Arch>(numbers, count));
  }

 private:
  [[gnu::always_inline]] Floats<Arch> less_centre(Floats<Arch> x) const {
    if constexpr (Centred) {
      return x - centre;
    } else {
      return x;
    }
  }
};

/// The sums of MR rows and NR classes, class by class.
template <class Arch, std::size_t MR, std::size_t NR>
struct InnerSums {
  static constexpr std::size_t kQuads = (MR * NR + 3) / 4;
  Floats<Arch> sums[4 * kQuads];

  InnerSums() {
#pragma GCC unroll 32
    for (Floats<Arch>& sum : sums) sum = Floats<Arch>(0.0f);
  }

  template <class X, class W>
  [[gnu::always_inline]] void add(const X& x, const W& w) {
    Floats<Arch> numbers[MR];
#pragma GCC unroll 16
    for (std::size_t r = 0; r < MR; ++r) numbers[r] = x(r);
#pragma GCC unroll 16
    for (std::size_t c = 0; c < NR; ++c) {
      const Floats<Arch> weight = in_register<Arch>(w(c));
#pragma GCC unroll 16
      for (std::size_t r = 0; r < MR; ++r) {
        sums[c * MR + r] = multiply_add<Arch>(numbers[r], weight, sums[c * MR + r]);
      }
    }
  }

  /// z[c][r] = the sum of all lanes.
  void store(float* z, std::size_t stride) {
    float totals[4 * kQuads];
#pragma GCC unroll 16
    for (std::size_t q = 0; q < kQuads; ++q) {
      Floats<Arch> four[4] = {sums[4 * q], sums[4 * q + 1], sums[4 * q + 2], sums[4 * q + 3]};
      store_quad(totals + 4 * q, sum_lanes_of_four<Arch>(four));
    }
#pragma GCC unroll 16
    for (std::size_t c = 0; c < NR; ++c) {
      std::memcpy(z + c * stride, totals + c * MR, MR * sizeof(float));
    }
  }
};

template <class Arch, class T, bool Centred, std::size_t MR, std::size_t NR>
void inner_tile(const T* const* x, ColumnRange range, float centre, const Weights& w,
                std::size_t first_class, float* z, std::size_t stride) {
  const Centring<Arch, Centred> centring(centre);
  const float* weights = w.data + first_class * w.class_stride;
  const T* rows[MR];
#pragma GCC unroll 16
  for (std::size_t r = 0; r < MR; ++r) rows[r] = x[r];
  InnerSums<Arch, MR, NR> sums;
  std::size_t k = range.begin;
  for (; k + kLanes<Arch> <= range.end; k += kLanes<Arch>) {
    if constexpr (sizeof(T) == sizeof(float)) {
#pragma GCC unroll 16
      for (std::size_t r = 0; r < MR; ++r) prefetch(rows[r] + k + kPrefetchFloats);
    }
    sums.add([&](std::size_t r) { return centring.load(rows[r] + k); },
             [&](std::size_t c) { return load_lanes<Arch>(weights + c * w.class_stride); });
    weights += w.step_stride;
  }
  if (const std::size_t rest = range.end - k; rest != 0) {
    sums.add([&](std::size_t r) { return centring.load_part(rows[r] + k, rest); },
             [&](std::size_t c) { return load_some<Arch>(weights + c * w.class_stride, rest); });
  }
  sums.store(z, stride);
}

/// Asks for a range of some rows, if there are that many.
template <class T>
[[gnu::always_inline]] inline void expect_rows(Rows<T> x, std::size_t first, std::size_t count,
                                               ColumnRange range) {
  for (std::size_t r = first; r < std::min(first + count, x.size()); ++r) {
    for (std::size_t k = range.begin; k < range.end; k += kAlignment / sizeof(T)) {
      prefetch(x[r] + k);
    }
  }
}

/// All rows with NR classes.
template <class Arch, class T, bool Centred, std::size_t NR>
void inner_classes(Rows<T> x, ColumnRange range, float centre, const Weights& w,
                   std::size_t first_class, MatrixView<float> z) {
  in_tiles<beside(NR)>(x.size(), [&]<std::size_t MR>(std::size_t first_row) {
    if constexpr (sizeof(T) == 1) expect_rows(x, first_row + kRowsToCome, MR, range);
    inner_tile<Arch, T, Centred, MR, NR>(x.data() + first_row, range, centre, w, first_class,
                                         z.row(first_class) + first_row, z.stride());
  });
}

template <class Arch, class T>
void inner_products(Rows<T> x, ColumnRange range, float centre, const Weights& w,
                    MatrixView<float> z) {
  // As many classes as registers allow: a row's numbers are loaded, and bytes widened, once for all
  // of them.
  in_tiles<kMostBeside>(w.classes, [&]<std::size_t NR>(std::size_t first_class) {
    if (sizeof(T) == 1 && centre != 0.0f) {
      inner_classes<Arch, T, sizeof(T) == 1, NR>(x, range, centre, w, first_class, z);
    } else {
      inner_classes<Arch, T, false, NR>(x, range, centre, w, first_class, z);
    }
  });
}

}  // namespace
}  // namespace linnet
