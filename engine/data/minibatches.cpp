#include "engine/data/minibatches.hpp"

#include <algorithm>

#include "engine/core/paging.hpp"
#include "engine/core/resident.hpp"

namespace linnet {

void OrderedExamples::gather(const Examples& examples, std::span<const std::uint32_t> order,
                             std::span<const float> bias_inputs, const Workers& workers,
                             std::span<const float> class_weights, std::span<const float> scales) {
  constexpr std::size_t kPiece = 4096;  // some microseconds of work
  const FeatureView& features = examples.features;
  on_disk_ = examples.mapped && !is_in_memory(features.bytes());
  type_ = features.type();
  const IndexRange columns = resident_columns(features);
  resident_bytes_ = {columns.begin * element_bytes(type_), columns.end * element_bytes(type_)};
  rows_.resize(order.size());
  labels_.assign(order.size() + kColumnPadding, 0);
  bias_inputs_.resize(order.size());
  weights_.resize(class_weights.empty() ? 0 : order.size());
  scales_.resize(scales.empty() ? 0 : order.size());
  workers.for_each(
      (order.size() + kPiece - 1) / kPiece, LoopSchedule::static_ranges, [&](std::size_t p, int) {
        for (std::size_t i = p * kPiece; i < std::min(order.size(), (p + 1) * kPiece); ++i) {
          rows_[i] = features.row(order[i]);
          labels_[i] = examples.labels[order[i]];
          bias_inputs_[i] = bias_inputs.empty() ? 1.0f : bias_inputs[order[i]];
          if (!class_weights.empty()) weights_[i] = class_weights[labels_[i]];
          if (!scales.empty()) scales_[i] = scales[order[i]];
        }
      });
}

void OrderedExamples::take(const FetchedRows& rows, std::span<const std::uint32_t> order) {
  if (rows.empty()) return;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (const std::byte* const row = rows.find(order[i])) rows_[i] = row;
  }
}

double OrderedExamples::weight_of(IndexRange range) const {
  if (weights_.empty()) return static_cast<double>(range.size());
  double sum = 0.0;
  for (const float weight : weights().subspan(range.begin, range.size())) sum += weight;
  return sum;
}

void OrderedExamples::prefetch_pages(IndexRange range) const {
  if (!on_disk_) return;
  for (const std::byte* row : std::span(rows_).subspan(range.begin, range.size())) {
    linnet::prefetch_pages({row + resident_bytes_.begin, resident_bytes_.size()});
  }
}

}  // namespace linnet
