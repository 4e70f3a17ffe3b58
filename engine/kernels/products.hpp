#pragma once

// The two matrix products of a linear layer on bytes, as register tiles. Lanes run along the
// features; a tile holds as many sums as the registers allow, and edges run through the same code
// with a smaller tile. Only the per-set source includes this.

#include <algorithm>

#include "engine/kernels/kernel_table.hpp"
#include "engine/kernels/simd.hpp"

namespace linnet {
namespace {

/// The widest tile of classes. Six sums for each of two rows of pixels fill 12 of AVX2's 16
/// registers, and leave room for the pixels and one row of weights; ten classes go as 5 + 5.
inline constexpr std::size_t kTileClasses = 6;

/// Rows of pixels (forward) or registers of features (backward) in a tile: 2 × 6 sums where there
/// are 16 registers, 4 × 6 where there are 32.
template <class Arch>
#if defined(__AVX512F__) || defined(__aarch64__)
inline constexpr std::size_t kTileDepth = 4;
#else
inline constexpr std::size_t kTileDepth = 2;
#endif

/// Calls `body.template operator()<N>(first)` for tiles of N ≤ Most neighbours that cover [0,
/// count), as equal as they can be: 10 = 5 + 5 runs better than 6 + 4.
template <std::size_t Most, class Body>
[[gnu::always_inline]] inline void in_tiles(std::size_t count, const Body& body) {
  const std::size_t tiles = (count + Most - 1) / Most;
  for (std::size_t tile = 0; tile < tiles; ++tile) {
    const std::size_t first = count * tile / tiles;
    const std::size_t size = count * (tile + 1) / tiles - first;
    switch (size) {
      case 1:
        body.template operator()<1>(first);
        break;
      case 2:
        if constexpr (Most >= 2) body.template operator()<2>(first);
        break;
      case 3:
        if constexpr (Most >= 3) body.template operator()<3>(first);
        break;
      case 4:
        if constexpr (Most >= 4) body.template operator()<4>(first);
        break;
      case 5:
        if constexpr (Most >= 5) body.template operator()<5>(first);
        break;
      default:
        if constexpr (Most >= 6) body.template operator()<6>(first);
        break;
    }
  }
}

/// MR rows by NR classes of partial logits.
template <class Arch, std::size_t MR, std::size_t NR>
void logits_tile(const std::uint8_t* const* x, FeatureRange range, float centre,
                 MatrixView<const float> w, std::size_t first_class, MatrixView<float> z,
                 std::size_t first_row) {
  const Floats<Arch> middle(centre);
  Floats<Arch> sums[MR][NR];
  for (auto& row : sums) {
    for (auto& sum : row) sum = Floats<Arch>(0.0f);
  }
  for (std::size_t k = range.begin; k < range.end; k += kLanes<Arch>) {
    Floats<Arch> pixels[MR];
    for (std::size_t r = 0; r < MR; ++r) pixels[r] = load_bytes<Arch>(x[r] + k) - middle;
    for (std::size_t c = 0; c < NR; ++c) {
      const Floats<Arch> weight = load<Arch>(w.row(first_class + c) + k);
      for (std::size_t r = 0; r < MR; ++r) {
        sums[r][c] = multiply_add<Arch>(pixels[r], weight, sums[r][c]);
      }
    }
  }
  for (std::size_t c = 0; c < NR; ++c) {
    for (std::size_t r = 0; r < MR; ++r) {
      z.row(first_class + c)[first_row + r] = sum_lanes<Arch>(sums[r][c]);
    }
  }
}

template <class Arch>
void partial_logits(ByteRows x, FeatureRange range, float centre, MatrixView<const float> w,
                    MatrixView<float> z) {
  in_tiles<kTileClasses>(w.rows(), [&]<std::size_t NR>(std::size_t first_class) {
    in_tiles<kTileDepth<Arch>>(x.size(), [&]<std::size_t MR>(std::size_t first_row) {
      logits_tile<Arch, MR, NR>(x.data() + first_row, range, centre, w, first_class, z, first_row);
    });
  });
}

template <class Arch>
void sum_logits(MatrixView<const float> parts, float scale, std::span<const float> bias,
                MatrixView<float> z) {
  const std::size_t classes = z.rows();
  for (std::size_t c = 0; c < classes; ++c) {
    for (std::size_t column = 0; column < z.columns(); column += kLanes<Arch>) {
      Floats<Arch> sum = load<Arch>(parts.row(c) + column);
      for (std::size_t part = c + classes; part < parts.rows(); part += classes) {
        sum += load<Arch>(parts.row(part) + column);
      }
      multiply_add<Arch>(Floats<Arch>(scale), sum, Floats<Arch>(bias[c]))
          .store_aligned(z.row(c) + column);
    }
  }
}

/// KR registers of features by NR classes of the weights take one step.
template <class Arch, std::size_t KR, std::size_t NR>
void descend_tile(ByteRows x, std::size_t feature, float centre, MatrixView<const float> g,
                  std::size_t first_class, float factor, MatrixView<float> w) {
  const Floats<Arch> middle(centre);
  Floats<Arch> sums[KR][NR];
  for (auto& row : sums) {
    for (auto& sum : row) sum = Floats<Arch>(0.0f);
  }
  const float* gradients[NR];
  for (std::size_t c = 0; c < NR; ++c) gradients[c] = g.row(first_class + c);
  for (std::size_t b = 0; b < x.size(); ++b) {
    Floats<Arch> pixels[KR];
    for (std::size_t r = 0; r < KR; ++r) {
      pixels[r] = load_bytes<Arch>(x[b] + feature + r * kLanes<Arch>) - middle;
    }
    for (std::size_t c = 0; c < NR; ++c) {
      const Floats<Arch> gradient(gradients[c][b]);
      for (std::size_t r = 0; r < KR; ++r) {
        sums[r][c] = multiply_add<Arch>(pixels[r], gradient, sums[r][c]);
      }
    }
  }
  const Floats<Arch> step(factor);
  for (std::size_t c = 0; c < NR; ++c) {
    float* weights = w.row(first_class + c) + feature;
    for (std::size_t r = 0; r < KR; ++r) {
      float* at = weights + r * kLanes<Arch>;
      multiply_add<Arch>(step, sums[r][c], load<Arch>(at)).store_aligned(at);
    }
  }
}

template <class Arch>
void descend(ByteRows x, FeatureRange range, float centre, MatrixView<const float> g, float factor,
             MatrixView<float> w) {
  constexpr std::size_t KR = kTileDepth<Arch>;
  static_assert(kRowPadding % (KR * kLanes<Arch>) == 0, "a range holds whole tiles");
  in_tiles<kTileClasses>(w.rows(), [&]<std::size_t NR>(std::size_t first_class) {
    for (std::size_t k = range.begin; k < range.end; k += KR * kLanes<Arch>) {
      descend_tile<Arch, KR, NR>(x, k, centre, g, first_class, factor, w);
    }
  });
}

}  // namespace
}  // namespace linnet
