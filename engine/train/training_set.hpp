#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/data/split.hpp"
#include "linnet/byte_sums.hpp"
#include "linnet/context.hpp"
#include "linnet/examples.hpp"
#include "linnet/recipe.hpp"

namespace linnet {

/// The data of a training run, checked and split: which examples are trained on and validated on,
/// and with which weights. Keeps views of the examples, which must outlive it.
class TrainingSet {
 public:
  /// Splits `examples` by the rule of the recipe, or trains on all of them if there is a validation
  /// set. Throws Error(usage) for a recipe that does not fit the data and for a validation set
  /// whose pixels or classes are not as many as those of the examples; Error(data) for data that
  /// cannot be split, and for a validation set without examples.
  TrainingSet(const Examples& examples, const Recipe& recipe, const Context& context,
              const std::optional<Examples>& validation);

  const Examples& examples() const noexcept { return examples_; }
  /// The examples of which split().valid are indices.
  const Examples& validation() const noexcept { return validation_; }
  const GroupedSplit& split() const noexcept { return split_; }
  /// Whether a validation set was passed.
  bool has_own_validation() const noexcept { return own_validation_; }
  /// The sums over the pixels of each example.
  std::span<const ByteSums> sums() const noexcept { return examples_.sums; }
  /// The weight of each class; none if all are equal.
  std::span<const float> class_weights() const noexcept { return class_weights_; }
  /// The sum of the weights of the examples that are trained on.
  double total_weight() const noexcept { return total_weight_; }

 private:
  Examples examples_;
  Examples validation_;
  std::vector<ByteSums> computed_sums_;  ///< if the caller gave none
  GroupedSplit split_;
  bool own_validation_ = false;
  std::vector<float> class_weights_;
  double total_weight_ = 0.0;
};

/// The order in which an epoch visits the training set: that of the split for Shuffle::once, a new
/// permutation of it, which depends on seed and epoch alone, for Shuffle::epoch.
std::vector<std::uint32_t> epoch_order(const Split& split, const Recipe& recipe, std::size_t epoch);

}  // namespace linnet
