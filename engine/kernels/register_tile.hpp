#pragma once

// A tile of sums that stays in registers while k passes by: the inner loop of every product whose
// lanes run along a row of C. Only the per-set source includes this.

#include "engine/kernels/constant_counts.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/kernels/simd.hpp"

namespace linnet {
namespace {

/// Registers for sums. They hide the latency of an FMA, for which 8 would do, and leave some for
/// the numbers that sums are made of. Under sanitizers, which make several instructions of each,
/// tiles are small: the code is the same, and large ones would take minutes to compile.
#if defined(LINNET_LITTLE_CODE)
inline constexpr std::size_t kSums = 6;
#else
inline constexpr std::size_t kSums = kRegisters == 32 ? 24 : 12;
#endif

/// The most rows, or classes, of a tile that has one or two registers beside each.
inline constexpr std::size_t kMaxTileRows = kSums / 2;

/// What a tile with that many of the one has of the other: rows beside classes, or registers of
/// columns beside rows.
constexpr std::size_t tile_partner(std::size_t count) {
  return std::min<std::size_t>(kSums / count, 4);
}

/// MR rows by NR registers of C, kSums at most: there must be registers left for one row of B and
/// one number of A.
template <class Arch, std::size_t MR, std::size_t NR>
struct RegisterTile {
  Floats<Arch> sums[MR][NR];

  RegisterTile() {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < MR; ++i) {
#pragma GCC unroll 16
      for (std::size_t j = 0; j < NR; ++j) sums[i][j] = Floats<Arch>(0.0f);
    }
  }

  /// Starts from a number for each row, or from zero if there are none.
  explicit RegisterTile(const float* offsets) : RegisterTile() {
    if (offsets == nullptr) return;
#pragma GCC unroll 16
    for (std::size_t i = 0; i < MR; ++i) {
#pragma GCC unroll 16
      for (std::size_t j = 0; j < NR; ++j) sums[i][j] = Floats<Arch>(offsets[i]);
    }
  }

  /// Adds the outer product of a column of A, `a(i)`, and a row of B, `b(j)`.
  template <class A, class B>
  [[gnu::always_inline]] void add(const A& a, const B& b) {
    Floats<Arch> row[NR];
#pragma GCC unroll 16
    for (std::size_t j = 0; j < NR; ++j) row[j] = b(j);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < MR; ++i) {
      const Floats<Arch> number(a(i));
#pragma GCC unroll 16
      for (std::size_t j = 0; j < NR; ++j) {
        sums[i][j] = multiply_add<Arch>(number, row[j], sums[i][j]);
      }
    }
  }

  /// Prefetches the tile of C long before `update` needs it.
  [[gnu::always_inline]] static void prefetch_c(const float* c, std::size_t stride) {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < MR; ++i) {
#pragma GCC unroll 16
      for (std::size_t j = 0; j < NR * kLanes<Arch>; j += kAlignment / sizeof(float)) {
        prefetch_to_write(c + i * stride + j);
      }
    }
  }

  /// C ← α · sums + β · C, for the first `columns` columns: more than NR − 1 registers of them.
  /// `place(i, j)` tells where register j of row i lies.
  template <class Place>
  [[gnu::always_inline]] void update(Update update, std::size_t columns, const Place& place) const {
    const std::size_t rest = columns - (NR - 1) * kLanes<Arch>;
    if (update.beta == 0.0f && update.alpha == 1.0f) {
      for_each_register(place,
                        [&](float* at, bool last, Floats<Arch> sum) { put(at, last, rest, sum); });
    } else if (update.beta == 0.0f) {
      for_each_register(place, [&](float* at, bool last, Floats<Arch> sum) {
        put(at, last, rest, Floats<Arch>(update.alpha) * sum);
      });
    } else {
      for_each_register(place, [&](float* at, bool last, Floats<Arch> sum) {
        const bool whole = !last || rest == kLanes<Arch>;
        const Floats<Arch> before = whole ? load_lanes<Arch>(at) : load_some<Arch>(at, rest);
        put(at, last, rest,
            multiply_add<Arch>(Floats<Arch>(update.alpha), sum,
                               Floats<Arch>(update.beta) * before));
      });
    }
  }

 private:
  template <class Place, class Body>
  [[gnu::always_inline]] void for_each_register(const Place& place, const Body& body) const {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < MR; ++i) {
#pragma GCC unroll 16
      for (std::size_t j = 0; j < NR; ++j) body(place(i, j), j + 1 == NR, sums[i][j]);
    }
  }

  [[gnu::always_inline]] static void put(float* at, bool last, std::size_t rest,
                                         Floats<Arch> value) {
    if (!last || rest == kLanes<Arch>) {
      value.store_unaligned(at);
    } else {
      store_some<Arch>(at, rest, value);
    }
  }
};

/// A micro-panel as it is read step by step, row by row or column by column.
template <std::size_t MR, bool RowByRow>
class MicroPanelReader;

template <std::size_t MR>
class MicroPanelReader<MR, true> {
 public:
  explicit MicroPanelReader(const MicroPanelA& a) : stride_(a.stride), column_(a.data) {}

  float operator()(std::size_t i) const { return column_[i * stride_]; }
  void next() { ++column_; }

 private:
  std::size_t stride_;
  const float* column_;
};

template <std::size_t MR>
class MicroPanelReader<MR, false> {
 public:
  explicit MicroPanelReader(const MicroPanelA& a) : stride_(a.stride), column_(a.data) {}

  float operator()(std::size_t i) const { return column_[i]; }
  void next() { column_ += stride_; }

 private:
  std::size_t stride_;
  const float* column_;
};

/// Registers of columns in a panel of B. With 32 registers, 6 rows by 4 take fewer loads than 12 by
/// 2, and ran 5 to 10 % faster.
inline constexpr std::size_t kNRRegisters = kSums == 24 ? 4 : 2;

/// Rows of C beside them.
inline constexpr std::size_t kMR = kSums / kNRRegisters;

}  // namespace
}  // namespace linnet
