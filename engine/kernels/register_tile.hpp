#pragma once

// A tile of C whose sums stay in registers over the loop over k: the inner loop of every product
// whose lanes run along a row of C. Only the per-set source includes this.

#include "engine/kernels/constant_counts.hpp"
#include "engine/kernels/operands.hpp"
#include "engine/kernels/row_group.hpp"
#include "engine/kernels/simd/simd.hpp"

namespace linnet {
namespace {

/// The number of registers for sums. 8 independent sums would hide the latency of a multiply-add;
/// the registers that remain hold the factors. With sanitizers, which turn each instruction into
/// several, tiles are small, as large ones would take minutes to compile; the code is the same.
#if defined(LINNET_LITTLE_CODE)
inline constexpr std::size_t kSums = 6;
#else
inline constexpr std::size_t kSums = kRegisters == 32 ? 24 : 12;
#endif

/// The most rows, or classes, of a tile: it has at least two registers for each.
inline constexpr std::size_t kMaxTileRows = kSums / 2;

/// The other dimension of a tile that has `count` classes or rows: the number of rows for that many
/// classes, or of registers of columns for that many rows. Two registers remain for numbers that
/// are multiplied by all of that dimension.
constexpr std::size_t tile_partner(std::size_t count) {
  return std::min<std::size_t>({kSums / count, (kRegisters - 2) / (count + 1), 4});
}

/// MR rows by NR registers of C, at most kSums: one row of B and one number of A must fit the other
/// registers.
template <std::size_t MR, std::size_t NR>
struct RegisterTile {
  Floats sums[MR][NR];

  RegisterTile() {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < MR; ++i) {
#pragma GCC unroll 16
      for (std::size_t j = 0; j < NR; ++j) sums[i][j] = Floats(0.0f);
    }
  }

  /// Starts each row at offsets[row], or all at zero if `offsets` is null.
  explicit RegisterTile(const float* offsets) : RegisterTile() {
    if (offsets == nullptr) return;
#pragma GCC unroll 16
    for (std::size_t i = 0; i < MR; ++i) {
#pragma GCC unroll 16
      for (std::size_t j = 0; j < NR; ++j) sums[i][j] = Floats(offsets[i]);
    }
  }

  /// Adds the outer product of a column of A, `a(i)`, and a row of B, `b(j)`.
  template <class A, class B>
  [[gnu::always_inline]] void add(const A& a, const B& b) {
    Floats row[NR];
#pragma GCC unroll 16
    for (std::size_t j = 0; j < NR; ++j) row[j] = b(j);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < MR; ++i) {
      const Floats number(a(i));
#pragma GCC unroll 16
      for (std::size_t j = 0; j < NR; ++j) {
        accumulate(sums[i][j], number, row[j]);
      }
    }
  }

  /// Prefetches the tile of C long before `update` needs it.
  [[gnu::always_inline]] static void prefetch_c(const float* c, std::size_t stride) {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < MR; ++i) {
#pragma GCC unroll 16
      for (std::size_t j = 0; j < NR * kLanes; j += kAlignment / sizeof(float)) {
        prefetch_to_write(c + i * stride + j);
      }
    }
  }

  /// C ← α · sums + β · C for the first `columns` columns, which need NR registers. `place(i, j)`
  /// is the address of register j of row i, called row after row.
  template <class Place>
  [[gnu::always_inline]] void update(Update update, std::size_t columns, Place place) const {
    update_rows({0, MR}, update, columns, place);
  }

  /// The same where each row may have an update of its own.
  template <class Place>
  [[gnu::always_inline]] void update(const RowUpdates& updates, std::size_t columns,
                                     Place place) const {
    if (updates.is_one()) return update_rows({0, MR}, updates[0], columns, place);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < MR; ++i) update_rows({i, i + 1}, updates[i], columns, place);
  }

 private:
  template <class Place>
  [[gnu::always_inline]] void update_rows(IndexRange rows, Update update, std::size_t columns,
                                          Place& place) const {
    const std::size_t rest = columns - (NR - 1) * kLanes;
    if (update.beta == 0.0f && update.alpha == 1.0f) {
      for_each_register(rows, place,
                        [&](float* at, bool last, Floats sum) { put(at, last, rest, sum); });
    } else if (update.beta == 0.0f) {
      for_each_register(rows, place, [&](float* at, bool last, Floats sum) {
        put(at, last, rest, Floats(update.alpha) * sum);
      });
    } else {
      for_each_register(rows, place, [&](float* at, bool last, Floats sum) {
        const bool whole = !last || rest == kLanes;
        const Floats before = whole ? load_lanes(at) : load_some(at, rest);
        put(at, last, rest, multiply_add(Floats(update.alpha), sum, Floats(update.beta) * before));
      });
    }
  }

  template <class Place, class Body>
  [[gnu::always_inline]] void for_each_register(IndexRange rows, Place& place,
                                                const Body& body) const {
#pragma GCC unroll 16
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
#pragma GCC unroll 16
      for (std::size_t j = 0; j < NR; ++j) body(place(i, j), j + 1 == NR, sums[i][j]);
    }
  }

  [[gnu::always_inline]] static void put(float* at, bool last, std::size_t rest, Floats value) {
    if (!last || rest == kLanes) {
      value.store_unaligned(at);
    } else {
      store_some(at, rest, value);
    }
  }
};

/// Reads MR rows of A one column after the other; the rows are contiguous and `stride` apart, or,
/// if not `RowByRow`, the columns are.
template <std::size_t MR, bool RowByRow>
class MicroPanelReader;

template <std::size_t MR>
class MicroPanelReader<MR, true> {
 public:
  MicroPanelReader(const float* a, std::size_t stride) : rows_(a, stride) {}

  [[gnu::always_inline]] float operator()(std::size_t i) const { return *rows_[i]; }
  [[gnu::always_inline]] void next() { rows_.advance(1); }

 private:
  RowGroup<MR> rows_;
};

template <std::size_t MR>
class MicroPanelReader<MR, false> {
 public:
  MicroPanelReader(const float* a, std::size_t stride) : stride_(stride), column_(a) {}

  [[gnu::always_inline]] float operator()(std::size_t i) const { return column_[i]; }
  [[gnu::always_inline]] void next() { column_ += stride_; }

 private:
  std::size_t stride_;
  const float* column_;
};

/// The width of a panel of B in registers. With 32 registers, tiles of 6 rows by 4 registers take
/// fewer loads than 12 by 2, and ran 5 to 10 % faster.
inline constexpr std::size_t kNRRegisters = kSums == 24 ? 4 : 2;

/// The rows of a tile of that width.
inline constexpr std::size_t kMR = kSums / kNRRegisters;

}  // namespace
}  // namespace linnet
