#include "engine/model/panel_products.hpp"

#include <algorithm>

#include "engine/core/matrix_part.hpp"
#include "engine/core/parallel_ranges.hpp"
#include "engine/gemm/scratch.hpp"
#include "engine/model/next_rows.hpp"

namespace linnet {
namespace {

/// Rows whose panels are multiplied with all classes: with the features of a block they take a
/// quarter of a second-level cache of 1 MB, where the next rows arrive meanwhile.
constexpr std::size_t kForwardRows = 128;

/// Rows over which the products of an update run at a time: each number of the weights is read and
/// written once for so many multiplications.
constexpr std::size_t kUpdateRows = 256;

/// Features of a block: a micro-panel of so many stays in the first-level cache.
constexpr std::size_t kBlockFeatures = 512;

/// Rows of floats that a kernel reads whole registers of.
std::size_t row_floats(IndexRange range) {
  return row_stride(range.size(), sizeof(float));
}

/// Packs rows of floats as the columns of a right factor.
void pack_transposed(const KernelTable& kernels, MatrixView<const float> rows, float* to) {
  for_each_panel(rows.rows(), kernels.nr, kernels.lanes,
                 [&](std::size_t first, std::size_t width, std::size_t length) {
                   kernels.pack_panel_transposed(
                       {rows.row(first), width, rows.columns(), rows.stride()}, to, length);
                   to += rows.columns() * length;
                 });
}

void subtract(float centre, std::size_t size, float* numbers) {
  for (std::size_t i = 0; i < size; ++i) numbers[i] -= centre;
}

}  // namespace

void panel_inner_products(const KernelTable& kernels, MatrixView<const float> w, FeatureRows rows,
                          const ColumnTransform* transform, IndexRange range,
                          PrefetchFeatures next_rows, MatrixView<float> part) {
  NextRows next(next_rows, range.size());
  for_each_block(IndexRange{0, rows.size()}, kForwardRows, [&](IndexRange b) {
    for_each_block(IndexRange{0, range.size()}, kBlockFeatures, [&](IndexRange k) {
      const IndexRange features{range.begin + k.begin, range.begin + k.end};
      Scratch floats(b.size() * row_floats(k));
      Scratch panels(k.size() * round_up(b.size(), kernels.lanes));
      widen(kernels, rows.subspan(b.begin, b.size()), transform, features, floats.data(),
            row_floats(k));
      pack_transposed(kernels, {floats.data(), b.size(), k.size(), row_floats(k)}, panels.data());
      for_each_block_of_classes(w.rows(), w.rows(), kernels.mr, next, [&](IndexRange classes) {
        kernels.multiply_panels({w.row(classes.begin) + k.begin, classes.size(), w.stride(), true},
                                k.size(), {panels.data(), 0}, {1.0f, k.begin == 0 ? 0.0f : 1.0f},
                                part_of(part, classes, b));
      });
      next = NextRows();
    });
  });
}

void panel_outer_products(const KernelTable& kernels, const MicroPanelA& g, FeatureRows rows,
                          const ColumnTransform* transform, IndexRange range,
                          PrefetchFeatures next_rows, float centre, RowUpdates updates,
                          MatrixView<float> w) {
  NextRows next(next_rows, range.size());
  const IndexRange columns{0, range.size()};
  const std::size_t stride = row_floats(range);
  Scratch floats(std::min(kUpdateRows, rows.size()) * stride);
  for_each_block(IndexRange{0, rows.size()}, kUpdateRows, [&](IndexRange b) {
    widen(kernels, rows.subspan(b.begin, b.size()), transform, range, floats.data(), stride);
    if (centre != 0.0f) subtract(centre, b.size() * stride, floats.data());
    for_each_block_of_classes(
        w.rows(), updates.run(w.rows()), kernels.mr, next, [&](IndexRange classes) {
          kernels.multiply_panels(
              {g.data + classes.begin * g.stride + b.begin, classes.size(), g.stride, true},
              b.size(), {floats.data(), stride}, updates[classes.begin],
              part_of(w, classes, columns));
        });
    next = NextRows();
    updates = updates.of_further_parts();
  });
}

}  // namespace linnet
