#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/data/split.hpp"
#include "engine/kernels/data_kernels.hpp"
#include "linnet/context.hpp"
#include "linnet/duplicates.hpp"
#include "linnet/examples.hpp"
#include "linnet/recipe.hpp"

namespace linnet {

/// The data of a training run, checked and split: which examples are trained on and validated on,
/// and with which weights. Keeps views of the examples, which must outlive it.
class TrainingSet {
 public:
  /// Splits `examples` by the rule of the recipe, or trains on all of them if there is a validation
  /// set. Throws Error(usage) for a recipe that makes no sense and for a validation set whose
  /// features or classes are not as many as those of the examples, and, in all ranks, where these
  /// have parts of different kinds; Error(data) for a recipe that does not fit the data, for data
  /// that cannot be split, and for a validation set without examples. Communicates.
  TrainingSet(const Examples& examples, const Recipe& recipe, const Context& context,
              const std::optional<Examples>& validation);

  const Examples& examples() const noexcept { return examples_; }
  /// The examples of which split().valid are indices.
  const Examples& validation() const noexcept { return validation_; }
  const GroupedSplit& split() const noexcept { return split_; }
  /// The recipe with the size of its batches, and whether the split is stratified, as they are
  /// used.
  const Recipe& recipe() const noexcept { return recipe_; }
  /// Whether a validation set was passed.
  bool has_own_validation() const noexcept { return own_validation_; }
  /// The factors of the rows of the examples, for a recipe with Normalize::rows; else none. Of
  /// examples that are not trained on they are 1.
  std::span<const float> scales() const noexcept { return scales_; }
  /// The sums over the features of each example, times its factor.
  std::span<const NumberSums> sums() const noexcept { return sums_; }
  /// The weight of each class; none if all are equal.
  std::span<const float> class_weights() const noexcept { return class_weights_; }
  /// The sum of the weights of the examples that are trained on.
  double total_weight() const noexcept { return total_weight_; }

  /// The duplicates among the examples, and between the training and the validation set. Throws
  /// Error(usage) if the content of some examples is unknown.
  DuplicateCount count_duplicates() const;

 private:
  void normalize_rows(const Context& context);

  Examples examples_;
  Examples validation_;
  std::vector<NumberSums> sums_;
  std::vector<float> scales_;
  Recipe recipe_;
  GroupedSplit split_;
  bool own_validation_ = false;
  std::vector<float> class_weights_;
  double total_weight_ = 0.0;
};

/// Throws Error(usage) unless `others`, which are evaluated on, have as many pixels and classes as
/// the examples that are trained on.
void require_same_form(const Examples& others, const Examples& examples);

/// The order in which an epoch visits the training set: that of the split for Shuffle::once, a new
/// permutation of it, which depends on seed and epoch alone, for Shuffle::epoch.
std::vector<std::uint32_t> epoch_order(const Split& split, const Recipe& recipe, std::size_t epoch);

}  // namespace linnet
