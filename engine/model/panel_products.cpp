#include "engine/model/panel_products.hpp"

#include <algorithm>

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

/// Rows of `k` factors, each with an offset before them, at `to`.
MicroPanelA with_offsets(const MicroPanelA& factors, std::size_t k, std::span<const float> offsets,
                         float* to) {
  const std::size_t stride = row_floats({0, k + 1});
  for (std::size_t i = 0; i < factors.rows; ++i) {
    to[i * stride] = offsets[i];
    std::copy_n(factors.data + i * factors.stride, k, to + i * stride + 1);
  }
  return {to, factors.rows, stride, true};
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
      for_each_block_of_classes(w.rows(), kernels.mr, next, [&](IndexRange classes) {
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
                          PrefetchFeatures next_rows, std::span<const float> offsets, Update update,
                          MatrixView<float> w) {
  NextRows next(next_rows, range.size());
  const IndexRange columns{0, range.size()};
  const std::size_t stride = row_floats(range);
  const std::size_t most = std::min(kUpdateRows, rows.size()) + 1;
  Scratch floats(most * stride);
  Scratch left(kernels.mr * row_floats({0, most}));
  for_each_block(IndexRange{0, rows.size()}, kUpdateRows, [&](IndexRange b) {
    // The offsets are the factors of a row of ones, before the rows of the examples.
    const std::size_t ones = offsets.empty() ? 0 : 1;
    std::fill_n(floats.data(), ones * stride, 1.0f);
    widen(kernels, rows.subspan(b.begin, b.size()), transform, range, floats.data() + ones * stride,
          stride);
    for_each_block_of_classes(w.rows(), kernels.mr, next, [&](IndexRange classes) {
      MicroPanelA factors{g.data + classes.begin * g.stride + b.begin, classes.size(), g.stride,
                          true};
      if (ones != 0) {
        factors = with_offsets(factors, b.size(), offsets.subspan(classes.begin, classes.size()),
                               left.data());
      }
      kernels.multiply_panels(factors, b.size() + ones, {floats.data(), stride}, update,
                              part_of(w, classes, columns));
    });
    next = NextRows();
    offsets = {};
    update.beta = 1.0f;
  });
}

}  // namespace linnet
