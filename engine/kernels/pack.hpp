#pragma once

// Copies the factors of a product into the layouts that the kernels read, and adds a product that
// was computed transposed to C. Only the per-set source includes this.

#include <cstring>
#include <type_traits>

#include "engine/kernels/register_tile.hpp"

namespace linnet {
namespace {

/// to[i] = from[i] for `count` numbers; bytes become floats.
template <class T>
[[gnu::always_inline]] inline void copy_numbers(const T* from, std::size_t count, float* to) {
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    load_lanes(from + i).store_unaligned(to + i);
  }
  if (i < count) store_some(to + i, count - i, load_some(from + i, count - i));
}

/// to[i · stride + j] = from[i][j] for N columns: a copy of constant size takes a move or two,
/// where store_some has a mask, or a loop.
template <std::size_t N>
void copy_few_columns(MatrixView<const float> from, float* to, std::size_t stride) {
  for (std::size_t i = 0; i < from.rows(); ++i) {
    std::memcpy(to + i * stride, from.row(i), N * sizeof(float));
  }
}

/// to[i · stride + j] = from[i][j].
template <class T>
void copy_rows(MatrixView<const T> from, float* to, std::size_t stride) {
  if constexpr (std::is_same_v<T, float>) {
    if (from.columns() < kLanes) {
      return with_constant<kLanes - 1>(
          from.columns(), [&]<std::size_t N>() { copy_few_columns<N>(from, to, stride); });
    }
  }
  for (std::size_t i = 0; i < from.rows(); ++i) {
    copy_numbers(from.row(i), from.columns(), to + i * stride);
  }
}

/// A panel of NR registers of columns; the last register holds `rest` columns, then zeros.
template <std::size_t NR>
void pack_registers(MatrixView<const float> b, std::size_t rest, float* to, std::size_t stride) {
  for (std::size_t p = 0; p < b.rows(); ++p) {
    const float* from = b.row(p);
    for (std::size_t j = 0; j + 1 < NR; ++j) {
      load_lanes(from + j * kLanes).store_unaligned(to + j * kLanes);
    }
    const float* last = from + (NR - 1) * kLanes;
    (rest == kLanes ? load_lanes(last) : load_some(last, rest))
        .store_unaligned(to + (NR - 1) * kLanes);
    to += stride;
  }
}

void pack_panel(MatrixView<const float> b, float* to, std::size_t stride) {
  const std::size_t registers = (b.columns() + kLanes - 1) / kLanes;
  with_constant<kNRRegisters>(registers, [&]<std::size_t NR>() {
    pack_registers<NR>(b, b.columns() - (NR - 1) * kLanes, to, stride);
  });
}

/// One register of columns of a transposed panel: rows [first, first + count) of b, then zeros.
void pack_register_transposed(MatrixView<const float> b, std::size_t first, std::size_t count,
                              float* to, std::size_t stride) {
  std::size_t p = 0;
  if (count == kLanes) {
    for (; p + 4 <= b.columns(); p += 4) {
      Floats x[4];
      load_transposed(
          x, [&](std::size_t row) { return Quad::load_unaligned(b.row(first + row) + p); });
#pragma GCC unroll 4
      for (std::size_t i = 0; i < 4; ++i) x[i].store_unaligned(to + (p + i) * stride);
    }
  }
  for (; p < b.columns(); ++p) {
    for (std::size_t j = 0; j < kLanes; ++j) {
      to[p * stride + j] = j < count ? b.row(first + j)[p] : 0.0f;
    }
  }
}

void pack_panel_transposed(MatrixView<const float> b, float* to, std::size_t stride) {
  for (std::size_t first = 0; first < b.rows(); first += kLanes) {
    pack_register_transposed(b, first, std::min(kLanes, b.rows() - first), to + first, stride);
  }
}

void interleave(MatrixView<const float> from, float* to) {
  for (std::size_t k = 0; k < from.rows(); k += kLanes) {
    pack_register_transposed(from, k, std::min(kLanes, from.rows() - k), to, kLanes);
    to += from.columns() * kLanes;
  }
}

/// c[j][i] = p[i][j] + β · c[j][i] for NR ≤ 4 rows i of p.
template <std::size_t NR>
void add_rows_transposed(const float* p, std::size_t p_stride, std::size_t columns, float beta,
                         float* c, std::size_t stride) {
  const auto put = [&](const float* numbers, std::size_t j) __attribute__((always_inline)) {
    float* at = c + j * stride;
    if (beta == 0.0f) {
      std::memcpy(at, numbers, NR * sizeof(float));
    } else {
      for (std::size_t i = 0; i < NR; ++i) at[i] = numbers[i] + beta * at[i];
    }
  };
  std::size_t j = 0;
  for (; j + kLanes <= columns; j += kLanes) {
    Floats x[4];
#pragma GCC unroll 4
    for (std::size_t i = 0; i < 4; ++i) {
      x[i] = i < NR ? load_lanes(p + i * p_stride + j) : Floats(0.0f);
    }
    store_transposed(x, [&](std::size_t row, const float* numbers) { put(numbers, j + row); });
  }
  for (; j < columns; ++j) {
    float numbers[NR];
    for (std::size_t i = 0; i < NR; ++i) numbers[i] = p[i * p_stride + j];
    put(numbers, j);
  }
}

void add_transposed(MatrixView<const float> p, float beta, MatrixView<float> c) {
  for (std::size_t i = 0; i < p.rows(); i += 4) {
    with_constant<4>(std::min<std::size_t>(4, p.rows() - i), [&]<std::size_t NR>() {
      add_rows_transposed<NR>(p.row(i), p.stride(), p.columns(), beta, c.row(0) + i, c.stride());
    });
  }
}

}  // namespace
}  // namespace linnet
