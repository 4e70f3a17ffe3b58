#include "engine/model/linear_layer.hpp"

#include <algorithm>

#include "engine/core/finite_numbers.hpp"
#include "engine/kernels/element_dispatch.hpp"
#include "engine/kernels/slice_sizes.hpp"
#include "engine/model/panel_products.hpp"
#include "engine/model/tiled_products.hpp"

namespace linnet {

namespace {

/// With fewer outputs, widening and packing the rows would not pay.
constexpr std::size_t kPanelOutputs = 64;

/// Slices of a row-major matrix: few, as each costs a sum over all outputs, and tiles of sums pay
/// for their way to memory only with several hundred features; with more features than the most,
/// the weights of a block of classes do not fit the first-level cache.
constexpr std::size_t kRowSlices = 2;
constexpr std::size_t kMinRowSlice = 128;
constexpr std::size_t kMaxRowSlice = 512;

std::size_t choose_row_slice(std::size_t features) {
  const std::size_t slices = std::max(kRowSlices, (features + kMaxRowSlice - 1) / kMaxRowSlice);
  return std::max(round_up((features + slices - 1) / slices, kRowPadding), kMinRowSlice);
}

/// Between these, and powers of two of the least one.
std::size_t choose_block_slice(std::size_t least, std::size_t most, std::size_t features) {
  constexpr std::size_t kSlices = 16;
  std::size_t slice = most;
  while (slice > least && kSlices * slice > features) slice /= 2;
  return slice;
}

}  // namespace

WeightLayout choose_layout(const KernelTable& kernels, std::size_t outputs, const LayerRows& rows) {
  if (rows.are_transformed()) return WeightLayout::rows;
  const bool exact = rows.type == ElementType::u8 && kernels.sums_bytes_exactly;
  return outputs < kPanelOutputs || exact ? WeightLayout::class_blocks : WeightLayout::rows;
}

std::size_t choose_slice_features(const KernelTable& kernels, WeightLayout layout,
                                  std::size_t features) {
  if (layout == WeightLayout::rows) return choose_row_slice(features);
  return choose_block_slice(kernels.min_slice_features, kernels.slice_features, features);
}

std::array<std::size_t, 3> all_slice_features(std::size_t features) {
  return {choose_row_slice(features),
          choose_block_slice(kMinSliceFeatures, kSliceFeatures, features), kPieceFeatures};
}

LinearLayer::LinearLayer(const KernelTable& kernels, std::size_t outputs, std::size_t features,
                         const LayerRows& rows, std::size_t heads)
    : kernels_(&kernels),
      outputs_(outputs),
      features_(features),
      rows_(rows),
      layout_(choose_layout(kernels, outputs / heads, rows)),
      slice_features_(choose_slice_features(kernels, layout_, features)),
      row_floats_(layout_ == WeightLayout::rows ? row_stride(features, sizeof(float))
                                                : round_up(features, kRowPadding)),
      numbers_(outputs * row_floats_) {
  make_blocks();
}

LinearLayer::LinearLayer(const KernelTable& kernels, MatrixView<const float> weights,
                         const LayerRows& rows, std::size_t heads)
    : LinearLayer(kernels, weights.rows(), weights.columns(), rows, heads) {
  const std::size_t lanes = kernels.lanes;
  for (const Block& block : blocks_) {
    const LaneBlockedRows<float> to = at(block, 0);
    for (std::size_t c = 0; c < block.classes; ++c) {
      for (std::size_t k = 0; k < features_; ++k) {
        to.data[c * to.row_stride + k / lanes * to.step_stride + k % lanes] =
            weights.row(block.first + c)[k];
      }
    }
  }
}

void LinearLayer::make_blocks() {
  const std::size_t most = layout_ == WeightLayout::rows ? 1 : kernels_->max_tile_rows;
  const std::size_t count = (outputs_ + most - 1) / most;
  for (std::size_t block = 0; block < count; ++block) {
    const IndexRange classes = paired_subrange(outputs_, most, block);
    blocks_.push_back({classes.begin, classes.size()});
  }
}

Matrix<float> LinearLayer::to_matrix(IndexRange outputs) const {
  Matrix<float> weights(outputs.size(), features_);
  const std::size_t lanes = kernels_->lanes;
  for (const Block& block : blocks_) {
    const LaneBlockedRows<const float> from = at(block, 0);
    const std::size_t end = std::min(block.first + block.classes, outputs.end);
    for (std::size_t c = std::max(block.first, outputs.begin); c < end; ++c) {
      const float* const numbers = from.data + (c - block.first) * from.row_stride;
      float* const row = weights.row(c - outputs.begin);
      for (std::size_t k = 0; k < features_; ++k) {
        row[k] = numbers[k / lanes * from.step_stride + k % lanes];
      }
    }
  }
  return weights;
}

bool LinearLayer::is_finite() const {
  return all_finite(numbers_);
}

IndexRange LinearLayer::slice(std::size_t index) const noexcept {
  return {index * slice_features(), std::min((index + 1) * slice_features(), features_)};
}

std::size_t LinearLayer::place(const Block& block, std::size_t feature) const {
  return block.first * row_floats_ + feature * block.classes;
}

LaneBlockedRows<float> LinearLayer::at(const Block& block, std::size_t feature) {
  const std::size_t lanes = kernels_->lanes;
  return {numbers_.data() + place(block, feature), block.classes, lanes, block.classes * lanes};
}

LaneBlockedRows<const float> LinearLayer::at(const Block& block, std::size_t feature) const {
  const std::size_t lanes = kernels_->lanes;
  return {numbers_.data() + place(block, feature), block.classes, lanes, block.classes * lanes};
}

MatrixView<float> LinearLayer::as_rows(IndexRange features) {
  return {numbers_.data() + features.begin, outputs_, features.size(), row_floats_};
}

MatrixView<const float> LinearLayer::as_rows(IndexRange features) const {
  return {numbers_.data() + features.begin, outputs_, features.size(), row_floats_};
}

void LinearLayer::partial_logits(IndexRange range, FeatureRows rows, PrefetchFeatures next_rows,
                                 MatrixView<float> part) const {
  if (layout_ == WeightLayout::rows) {
    if (kernels_->tiles != nullptr) {
      tiled_inner_products(*kernels_, as_rows(range), rows, rows_.columns, range, next_rows, part);
    } else {
      panel_inner_products(*kernels_, as_rows(range), rows, rows_.columns, range, next_rows, part);
    }
    return;
  }
  with_element_type(rows.type, [&]<class T>() {
    PrefetchRows<T> to_prefetch = next_rows.as<T>();
    for (const Block& block : blocks_) {
      kernels_->of<T>().inner_products(
          Rows<T>(rows.starts), range, at(block, range.begin),
          {part.row(block.first), block.classes, part.columns(), part.stride()}, to_prefetch);
      to_prefetch = {};  // once is enough
    }
  });
}

void LinearLayer::accumulate_gradient(IndexRange range, const MicroPanelA& g, FeatureRows rows,
                                      PrefetchFeatures next_rows, const GradientCentre& centre,
                                      const RowUpdates& updates) {
  if (layout_ == WeightLayout::rows) {
    if (kernels_->tiles != nullptr) {
      tiled_outer_products(*kernels_, g, rows, rows_.columns, range, next_rows, centre.offsets,
                           updates, as_rows(range));
    } else {
      panel_outer_products(*kernels_, g, rows, rows_.columns, range, next_rows, centre.centre,
                           updates, as_rows(range));
    }
    return;
  }
  const std::span<const float> offsets = centre.offsets;
  with_element_type(rows.type, [&]<class T>() {
    PrefetchRows<T> to_prefetch = next_rows.as<T>();
    for (const Block& block : blocks_) {
      kernels_->of<T>().accumulate_outer_products(
          {g.data + block.first, block.classes, g.stride, false}, Rows<T>(rows.starts), range,
          offsets.empty() ? offsets : offsets.subspan(block.first, block.classes),
          updates.from(block.first), at(block, range.begin), to_prefetch);
      to_prefetch = {};
    }
  });
}

void LinearLayer::sgd_momentum_update(IndexRange range, LinearLayer& velocity,
                                      std::span<const MomentumStep> steps) {
  const std::size_t padded = round_up(range.end, kRowPadding) - range.begin;
  for (const Block& block : blocks_) {
    kernels_->sgd_momentum_update(
        {velocity.at(block, range.begin).data, padded * block.classes},
        steps.size() == 1 ? steps : steps.subspan(block.first, block.classes),
        {at(block, range.begin).data, padded * block.classes});
  }
}

}  // namespace linnet
