#pragma once

#include <cstddef>
#include <span>

#include "engine/core/index_range.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "linnet/matrix.hpp"

/// The products of panel_products.hpp by tiles: of kernels.tiles, which must not be null.
namespace linnet {

void tiled_inner_products(const TileKernels& tiles, MatrixView<const float> w, FeatureRows rows,
                          IndexRange range, PrefetchFeatures next_rows, MatrixView<float> part);

void tiled_outer_products(const TileKernels& tiles, const MicroPanelA& g, FeatureRows rows,
                          IndexRange range, PrefetchFeatures next_rows,
                          std::span<const float> offsets, Update update, MatrixView<float> w);

}  // namespace linnet
