#pragma once

// Copies that lay the factors of a product out as the kernels read them, and bring home what was
// computed transposed. Only the per-set source includes this.

#include "engine/kernels/register_tile.hpp"

namespace linnet {
namespace {

/// `count` numbers, widened if they are bytes.
template <class Arch, class T>
[[gnu::always_inline]] inline void copy_numbers(const T* from, std::size_t count, float* to) {
  std::size_t i = 0;
  for (; i + kLanes<Arch> <= count; i += kLanes<Arch>) {
    load_lanes<Arch>(from + i).store_unaligned(to + i);
  }
  if (i < count) store_some<Arch>(to + i, count - i, load_some<Arch>(from + i, count - i));
}

/// The rows of `from`, `stride` apart in `to`.
template <class Arch, class T>
void copy_rows(MatrixView<const T> from, float* to, std::size_t stride) {
  for (std::size_t i = 0; i < from.rows(); ++i) {
    copy_numbers<Arch>(from.row(i), from.columns(), to + i * stride);
  }
}

/// A panel of NR registers of columns, the last of which holds `rest`.
template <class Arch, std::size_t NR>
void pack_registers(MatrixView<const float> b, std::size_t rest, float* to, std::size_t stride) {
  for (std::size_t p = 0; p < b.rows(); ++p) {
    const float* from = b.row(p);
    for (std::size_t j = 0; j + 1 < NR; ++j) {
      load_lanes<Arch>(from + j * kLanes<Arch>).store_unaligned(to + j * kLanes<Arch>);
    }
    const float* last = from + (NR - 1) * kLanes<Arch>;
    (rest == kLanes<Arch> ? load_lanes<Arch>(last) : load_some<Arch>(last, rest))
        .store_unaligned(to + (NR - 1) * kLanes<Arch>);
    to += stride;
  }
}

template <class Arch>
void pack_panel(MatrixView<const float> b, float* to, std::size_t stride) {
  const std::size_t registers = (b.columns() + kLanes<Arch> - 1) / kLanes<Arch>;
  with_constant<kNRRegisters>(registers, [&]<std::size_t NR>() {
    pack_registers<Arch, NR>(b, b.columns() - (NR - 1) * kLanes<Arch>, to, stride);
  });
}

/// One register of columns of a transposed panel: rows [first, first + count) of b.
template <class Arch>
void pack_register_transposed(MatrixView<const float> b, std::size_t first, std::size_t count,
                              float* to, std::size_t stride) {
  std::size_t p = 0;
  if (count == kLanes<Arch>) {
    for (; p + 4 <= b.columns(); p += 4) {
      Floats<Arch> x[4];
      load_transposed<Arch>(x, [&](std::size_t row) { return load_quad(b.row(first + row) + p); });
#pragma GCC unroll 4
      for (std::size_t i = 0; i < 4; ++i) x[i].store_unaligned(to + (p + i) * stride);
    }
  }
  for (; p < b.columns(); ++p) {
    for (std::size_t j = 0; j < kLanes<Arch>; ++j) {
      to[p * stride + j] = j < count ? b.row(first + j)[p] : 0.0f;
    }
  }
}

template <class Arch>
void pack_panel_transposed(MatrixView<const float> b, float* to, std::size_t stride) {
  for (std::size_t first = 0; first < b.rows(); first += kLanes<Arch>) {
    pack_register_transposed<Arch>(b, first, std::min(kLanes<Arch>, b.rows() - first), to + first,
                                   stride);
  }
}

template <class Arch>
void interleave(MatrixView<const float> from, float* to) {
  for (std::size_t k = 0; k < from.rows(); k += kLanes<Arch>) {
    pack_register_transposed<Arch>(from, k, std::min(kLanes<Arch>, from.rows() - k), to,
                                   kLanes<Arch>);
    to += from.columns() * kLanes<Arch>;
  }
}

/// c[j][i] = p[i][j] + β · c[j][i] for NR ≤ 4 rows i of p.
template <class Arch, std::size_t NR>
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
  for (; j + kLanes<Arch> <= columns; j += kLanes<Arch>) {
    Floats<Arch> x[4];
#pragma GCC unroll 4
    for (std::size_t i = 0; i < 4; ++i) {
      x[i] = i < NR ? load_lanes<Arch>(p + i * p_stride + j) : Floats<Arch>(0.0f);
    }
    store_transposed<Arch>(x,
                           [&](std::size_t row, const float* numbers) { put(numbers, j + row); });
  }
  for (; j < columns; ++j) {
    float numbers[NR];
    for (std::size_t i = 0; i < NR; ++i) numbers[i] = p[i * p_stride + j];
    put(numbers, j);
  }
}

template <class Arch>
void add_transposed(MatrixView<const float> p, float beta, MatrixView<float> c) {
  for (std::size_t i = 0; i < p.rows(); i += 4) {
    with_constant<4>(std::min<std::size_t>(4, p.rows() - i), [&]<std::size_t NR>() {
      add_rows_transposed<Arch, NR>(p.row(i), p.stride(), p.columns(), beta, c.row(0) + i,
                                    c.stride());
    });
  }
}

}  // namespace
}  // namespace linnet
