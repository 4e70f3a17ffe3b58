#include "engine/data/minibatches.hpp"

#include <algorithm>

#include "engine/core/paging.hpp"
#include "engine/core/random.hpp"
#include "linnet/error.hpp"

namespace linnet {

void check(const Examples& examples) {
  if (examples.pixels.rows() != examples.labels.size()) {
    throw Error(Fault::usage, "examples: as many labels as rows are needed");
  }
  if (examples.pixels.stride() < round_up(examples.pixels.columns(), kRowPadding)) {
    throw Error(Fault::usage, "examples: the rows lack their padding");
  }
  if (examples.pixels.columns() == 0) throw Error(Fault::usage, "examples: there are no pixels");
  if (!examples.content.empty() && examples.content.size() != examples.labels.size()) {
    throw Error(Fault::usage, "examples: as many contents as rows are needed, or none");
  }
  if (!examples.sums.empty() && examples.sums.size() != examples.labels.size()) {
    throw Error(Fault::usage, "examples: as many sums as rows are needed, or none");
  }
  for (std::uint32_t label : examples.labels) {
    if (label >= examples.classes) throw Error(Fault::usage, "examples: a label has no class");
  }
}

std::vector<std::uint32_t> epoch_order(const Split& split, const Recipe& recipe,
                                       std::size_t epoch) {
  std::vector<std::uint32_t> order = split.train;
  if (recipe.shuffle == Shuffle::epoch) {
    Random random(recipe.seed, kSplitStream + 1 + epoch);
    shuffle(order, random);
  }
  return order;
}

void OrderedExamples::gather(const Examples& examples, std::span<const std::uint32_t> order,
                             std::span<const float> bias_inputs, const Workers& workers,
                             std::span<const float> class_weights) {
  constexpr std::size_t kPiece = 4096;  // some microseconds of work
  const MatrixView<const std::uint8_t>& pixels = examples.pixels;
  on_disk_ =
      examples.mapped &&
      !is_in_memory(std::as_bytes(std::span(pixels.row(0), pixels.rows() * pixels.stride())));
  row_bytes_ = pixels.columns();
  rows_.resize(order.size());
  labels_.assign(order.size() + kColumnPadding, 0);
  bias_inputs_.resize(order.size());
  weights_.resize(class_weights.empty() ? 0 : order.size());
  workers.for_each(
      (order.size() + kPiece - 1) / kPiece, LoopSchedule::static_ranges, [&](std::size_t p, int) {
        for (std::size_t i = p * kPiece; i < std::min(order.size(), (p + 1) * kPiece); ++i) {
          rows_[i] = pixels.row(order[i]);
          labels_[i] = examples.labels[order[i]];
          bias_inputs_[i] = bias_inputs.empty() ? 1.0f : bias_inputs[order[i]];
          if (!class_weights.empty()) weights_[i] = class_weights[labels_[i]];
        }
      });
}

void OrderedExamples::prefetch_pages(std::size_t first, std::size_t count) const {
  if (!on_disk_) return;
  for (const std::uint8_t* row : rows().subspan(first, count)) {
    linnet::prefetch_pages(std::as_bytes(std::span(row, row_bytes_)));
  }
}

}  // namespace linnet
