#include "engine/train/loss_weights.hpp"

#include <algorithm>
#include <cmath>

#include "engine/data/class_weights.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

void check_example_weights(const Examples& examples, std::span<const float> weights) {
  if (weights.empty()) return;
  if (weights.size() != examples.labels.size()) {
    throw Error(Fault::usage, "example_weights must be as many as the examples, or none",
                "example_weights");
  }
  const auto is_wrong = [](float weight) { return !std::isfinite(weight) || weight < 0.0f; };
  if (std::any_of(weights.begin(), weights.end(), is_wrong)) {
    throw Error(Fault::usage, "example_weights takes finite numbers of 0 or more",
                "example_weights");
  }
}

/// The class weights of scikit-learn: class_totals are the sums of the weights of the examples.
std::vector<double> factors_of_classes(const ClassWeights& weights,
                                       std::span<const double> class_totals) {
  if (!weights.list.empty()) return weights.list;
  std::vector<double> factors(class_totals.size(), 1.0);
  if (!weights.balanced) return factors;
  double total = 0.0;
  double classes = 0.0;
  for (const double of_class : class_totals) {
    total += of_class;
    if (of_class > 0.0) classes += 1.0;
  }
  for (std::size_t c = 0; c < factors.size(); ++c) {
    if (class_totals[c] > 0.0) factors[c] = total / (classes * class_totals[c]);
  }
  return factors;
}

}  // namespace

LossWeights loss_weights(const Examples& examples, std::span<const std::uint32_t> order,
                         const ClassWeights& class_weights,
                         std::span<const float> example_weights) {
  check(class_weights, examples.classes);
  check_example_weights(examples, example_weights);
  const auto own_weight = [&](std::uint32_t example) {
    return example_weights.empty() ? 1.0 : static_cast<double>(example_weights[example]);
  };
  std::vector<double> class_totals(examples.classes, 0.0);
  for (const std::uint32_t i : order) class_totals[examples.labels[i]] += own_weight(i);
  const std::vector<double> factors = factors_of_classes(class_weights, class_totals);
  LossWeights weights;
  double largest = 0.0;
  for (const std::uint32_t i : order) {
    const double weight = factors[examples.labels[i]] * own_weight(i);
    weights.total += weight;
    largest = std::max(largest, weight);
  }
  if (!(largest > 0.0)) {
    throw Error(Fault::data, "example_weights are 0 for all examples to train on",
                "example_weights");
  }
  if (example_weights.empty() && class_weights == ClassWeights{}) return weights;
  for (const std::uint32_t i : order) {
    const double weight = factors[examples.labels[i]] * own_weight(i);
    weights.shares.push_back(static_cast<float>(weight / largest));
  }
  return weights;
}

}  // namespace linnet
