#include "engine/learn/minibatches.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "engine/core/error.hpp"
#include "engine/core/random.hpp"

namespace linnet {
namespace {

/// Streams of the seed: the split draws from the first, the epochs from those that follow.
constexpr std::uint64_t kSplitStream = 1;

}  // namespace

void check(const Examples& examples) {
  if (examples.pixels.rows() != examples.labels.size()) {
    throw Error(Fault::usage, "examples: as many labels as rows are needed");
  }
  if (examples.pixels.stride() < round_up(examples.pixels.columns(), kRowPadding)) {
    throw Error(Fault::usage, "examples: the rows lack their padding");
  }
  if (examples.pixels.columns() == 0) throw Error(Fault::usage, "examples: there are no pixels");
  for (std::uint32_t label : examples.labels) {
    if (label >= examples.classes) throw Error(Fault::usage, "examples: a label has no class");
  }
}

Split split_examples(std::size_t count, double valid_fraction, std::uint64_t seed) {
  if (count > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(Fault::data, "more images than 32 bits count");
  }
  Random random(seed, kSplitStream);
  const std::vector<std::uint32_t> order = random_permutation(count, random);
  const auto valid = static_cast<std::size_t>(valid_fraction * static_cast<double>(count));
  if (valid == 0 || valid >= count) {
    throw Error(Fault::data, std::to_string(count) + " images leave an empty " +
                                 (valid == 0 ? "validation" : "training") +
                                 " set at this --valid-fraction; give more images, or another one");
  }
  const auto middle = order.begin() + static_cast<std::ptrdiff_t>(valid);
  return {.train = {middle, order.end()}, .valid = {order.begin(), middle}};
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
                             std::span<const float> bias_features, const Workers& workers) {
  constexpr std::size_t kPiece = 4096;  // some microseconds of work
  rows_.resize(order.size());
  labels_.assign(order.size() + kColumnPadding, 0);
  bias_features_.resize(order.size());
  workers.for_each((order.size() + kPiece - 1) / kPiece, Deal::evenly, [&](std::size_t p, int) {
    for (std::size_t i = p * kPiece; i < std::min(order.size(), (p + 1) * kPiece); ++i) {
      rows_[i] = examples.pixels.row(order[i]);
      labels_[i] = examples.labels[order[i]];
      bias_features_[i] = bias_features.empty() ? 1.0f : bias_features[order[i]];
    }
  });
}

}  // namespace linnet
