#pragma once

#include <cstddef>
#include <span>

#include "engine/core/index_range.hpp"
#include "engine/data/widen.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "linnet/matrix.hpp"

/// The products of a layer of many classes, by the kernel of gemm: rows of features are widened and
/// packed once for all classes, which takes a few operations for each number where the products
/// take one for each class and number. So there is time to scale rows and to transform columns:
/// rows[b][k] stands for what widen() makes of it; `transform` may be null.
namespace linnet {

/// part[c][b] = Σ_k w[c][k] · rows[b][range.begin + k] over the features of `range`.
///
/// w: outputs × range.size(). rows: B rows. next_rows: what to prefetch meanwhile. part: outputs ×
/// at least B. Each sum runs over k in ascending order, in blocks that depend on range.size()
/// alone.
void panel_inner_products(const KernelTable& kernels, MatrixView<const float> w, FeatureRows rows,
                          const ColumnTransform* transform, IndexRange range,
                          PrefetchFeatures next_rows, MatrixView<float> part);

/// w[c][k] ← α_c · Σ_b g(c, b) · (rows[b][range.begin + k] − centre) + β_c · w[c][k].
///
/// g: outputs × B, row by row. Sums run over b in ascending order, in blocks that depend on B
/// alone.
void panel_outer_products(const KernelTable& kernels, const MicroPanelA& g, FeatureRows rows,
                          const ColumnTransform* transform, IndexRange range,
                          PrefetchFeatures next_rows, float centre, RowUpdates updates,
                          MatrixView<float> w);

}  // namespace linnet
