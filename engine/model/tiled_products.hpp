#pragma once

#include <cstddef>
#include <span>

#include "engine/core/index_range.hpp"
#include "engine/data/widen.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "linnet/matrix.hpp"

/// The products of panel_products.hpp by kernels.tiles, which must not be null. offsets: see
/// GradientCentre; they keep numbers of few pieces as they are stored.
namespace linnet {

void tiled_inner_products(const KernelTable& kernels, MatrixView<const float> w, FeatureRows rows,
                          const ColumnTransform* transform, IndexRange range,
                          PrefetchFeatures next_rows, MatrixView<float> part);

void tiled_outer_products(const KernelTable& kernels, const MicroPanelA& g, FeatureRows rows,
                          const ColumnTransform* transform, IndexRange range,
                          PrefetchFeatures next_rows, std::span<const float> offsets,
                          RowUpdates updates, MatrixView<float> w);

}  // namespace linnet
