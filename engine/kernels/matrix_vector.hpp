#pragma once

// Products of a matrix and a vector, at the speed of the cache or memory that the matrix lies in.
// Only the per-set source includes this.

#include <algorithm>
#include <array>

#include "engine/kernels/constant_counts.hpp"
#include "engine/kernels/operands.hpp"
#include "engine/kernels/row_group.hpp"
#include "engine/kernels/simd/simd.hpp"

namespace linnet {
namespace {

/// Independent sums that hide the latency of a multiply-add.
inline constexpr std::size_t kChains = 8;

/// Rows that are multiplied together, of many and of few, and the sums of each.
inline constexpr std::size_t kRowsAtOnce = kRegisters == 32 ? 8 : 4;
inline constexpr std::size_t kMostRowsAtOnce = kRegisters == 32 ? 12 : 6;
inline constexpr std::size_t kRowSums = 2;

/// The products of R rows with v.
template <std::size_t R>
void multiply_rows(const float* x, std::size_t stride, std::size_t k, const float* v, float* sums) {
  constexpr std::size_t kPadded = round_up(R, 4);
  Floats parts[kRowSums][kPadded];
#pragma GCC unroll 2
  for (auto& part : parts) {
#pragma GCC unroll 12
    for (Floats& sum : part) sum = Floats(0.0f);
  }
  RowGroup<R> rows(x, stride);
  for (; k >= kRowSums * kLanes; k -= kRowSums * kLanes) {
#pragma GCC unroll 2
    for (std::size_t u = 0; u < kRowSums; ++u) {
      const Floats numbers = load_lanes(v + u * kLanes);
#pragma GCC unroll 12
      for (std::size_t r = 0; r < R; ++r) {
        parts[u][r] = multiply_add(load_lanes(rows[r] + u * kLanes), numbers, parts[u][r]);
      }
    }
    rows.advance(kRowSums * kLanes);
    v += kRowSums * kLanes;
  }
  while (k > 0) {
    const std::size_t count = std::min(k, kLanes);
    const Floats numbers = load_some(v, count);
#pragma GCC unroll 12
    for (std::size_t r = 0; r < R; ++r) {
      parts[0][r] = multiply_add(load_some(rows[r], count), numbers, parts[0][r]);
    }
    rows.advance(count);
    v += count;
    k -= count;
  }
#pragma GCC unroll 12
  for (std::size_t r = 0; r < R; ++r) parts[0][r] += parts[1][r];
  std::array<float, kPadded> totals;
  sum_lanes_of_all(parts[0], totals.data());
  std::copy_n(totals.begin(), R, sums);
}

/// VectorKernels::rows_times_vector.
void rows_times_vector(MatrixView<const float> x, const float* v, float* sums) {
  const auto multiply = [&]<std::size_t R>(std::size_t first) {
    multiply_rows<R>(x.row(first), x.stride(), x.columns(), v, sums + first);
  };
  std::size_t r = 0;
  for (; r + kMostRowsAtOnce + kRowsAtOnce <= x.rows(); r += kRowsAtOnce) {
    multiply.template operator()<kRowsAtOnce>(r);
  }
  in_tiles<kMostRowsAtOnce>(x.rows() - r, [&]<std::size_t R>(std::size_t first) {
    multiply.template operator()<R>(r + first);
  });
}

/// sums += Σ_r v[r] · row r of R rows; sums = that, if `First`.
template <std::size_t R, bool First>
void add_rows(const float* v, const float* x, std::size_t stride, std::size_t columns,
              float* sums) {
  Floats factors[R];
#pragma GCC unroll 8
  for (std::size_t r = 0; r < R; ++r) factors[r] = Floats(v[r]);
  RowGroup<R> rows(x, stride);
  const auto add = [&](Floats sum, const auto& load) __attribute__((always_inline)) {
#pragma GCC unroll 8
    for (std::size_t r = 0; r < R; ++r) sum = multiply_add(factors[r], load(rows[r]), sum);
    return sum;
  };
  std::size_t j = 0;
#pragma GCC unroll 2
  for (; j + kLanes <= columns; j += kLanes) {
    const Floats before = First ? Floats(0.0f) : load_lanes(sums + j);
    add(
        before, [](const float* row) __attribute__((always_inline)) { return load_lanes(row); })
        .store_unaligned(sums + j);
    rows.advance(kLanes);
  }
  if (const std::size_t rest = columns - j; rest != 0) {
    const Floats before = First ? Floats(0.0f) : load_some(sums + j, rest);
    store_some(sums + j, rest,
               add(
                   before, [&](const float* row)
                               __attribute__((always_inline)) { return load_some(row, rest); }));
  }
}

/// VectorKernels::vector_times_rows: some rows at a time, which is the order of memory, while the
/// sums stay in the first-level cache.
void vector_times_rows(const float* v, MatrixView<const float> x, float* sums) {
  const std::size_t first = std::min(kChains, x.rows());
  with_constant<kChains>(first, [&]<std::size_t R>() {
    add_rows<R, true>(v, x.row(0), x.stride(), x.columns(), sums);
  });
  std::size_t p = first;
  for (; p + kChains <= x.rows(); p += kChains) {
    add_rows<kChains, false>(v + p, x.row(p), x.stride(), x.columns(), sums);
  }
  if (p == x.rows()) return;
  with_constant<kChains - 1>(x.rows() - p, [&]<std::size_t R>() {
    add_rows<R, false>(v + p, x.row(p), x.stride(), x.columns(), sums);
  });
}

/// The most registers of a short row.
inline constexpr std::size_t kShortRowRegisters = 4;

/// Rows of NR registers, of which the last holds `rest` columns: their sums stay in registers, as
/// many as there are chains.
template <std::size_t NR>
void add_short_rows(const float* v, MatrixView<const float> x, std::size_t rest, float* sums) {
  constexpr std::size_t kParts = kChains / NR;
  Floats parts[kParts][NR];
#pragma GCC unroll 8
  for (std::size_t u = 0; u < kParts; ++u) {
#pragma GCC unroll 4
    for (std::size_t j = 0; j < NR; ++j) parts[u][j] = Floats(0.0f);
  }
  const auto add = [&](std::size_t p, std::size_t u) __attribute__((always_inline)) {
    const Floats factor(v[p]);
    const float* row = x.row(p);
#pragma GCC unroll 4
    for (std::size_t j = 0; j < NR; ++j) {
      const Floats numbers =
          j + 1 == NR ? load_some(row + j * kLanes, rest) : load_lanes(row + j * kLanes);
      parts[u][j] = multiply_add(factor, numbers, parts[u][j]);
    }
  };
  std::size_t p = 0;
  for (; p + kParts <= x.rows(); p += kParts) {
#pragma GCC unroll 8
    for (std::size_t u = 0; u < kParts; ++u) add(p + u, u);
  }
  for (; p < x.rows(); ++p) add(p, 0);
#pragma GCC unroll 8
  for (std::size_t u = 1; u < kParts; ++u) {
#pragma GCC unroll 4
    for (std::size_t j = 0; j < NR; ++j) parts[0][j] += parts[u][j];
  }
#pragma GCC unroll 4
  for (std::size_t j = 0; j < NR; ++j) {
    store_some(sums + j * kLanes, j + 1 == NR ? rest : kLanes, parts[0][j]);
  }
}

/// VectorKernels::vector_times_short_rows.
void vector_times_short_rows(const float* v, MatrixView<const float> x, float* sums) {
  const std::size_t registers = (x.columns() + kLanes - 1) / kLanes;
  const std::size_t rest = x.columns() - (registers - 1) * kLanes;
  with_constant<kShortRowRegisters>(
      registers, [&]<std::size_t NR>() { add_short_rows<NR>(v, x, rest, sums); });
}

}  // namespace
}  // namespace linnet
