#include "engine/train/training_set.hpp"

#include <algorithm>

#include "engine/core/all_indices.hpp"
#include "engine/core/random.hpp"
#include "engine/core/rank_parts.hpp"
#include "engine/data/class_weights.hpp"
#include "engine/data/duplicates.hpp"
#include "engine/data/feature_statistics.hpp"
#include "engine/data/labels.hpp"
#include "engine/data/row_scales.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

const Examples& checked(const Examples& examples, const Context& context) {
  check(examples);
  parts_of_ranks(context.communicator(), examples.features);
  return examples;
}

const Examples& checked_validation(const Examples& validation, const Examples& examples,
                                   const Context& context) {
  checked(validation, context);
  require_same_form(validation, examples);
  if (validation.labels.empty()) throw Error(Fault::data, "there are no examples to validate on");
  return validation;
}

bool has_class_of_few(const Examples& examples) {
  const std::vector<std::size_t> counts = count_labels(examples.labels, examples.classes);
  return std::any_of(counts.begin(), counts.end(),
                     [](std::size_t count) { return count != 0 && count < kFewExamples; });
}

GroupedSplit split_by_recipe(const Recipe& recipe, const Examples& examples, bool stratify) {
  const bool grouped = recipe.split == Splitting::grouped;
  return split_examples(examples.features.rows(), recipe.valid_fraction, recipe.seed,
                        grouped ? examples.content : std::span<const std::uint64_t>{},
                        stratify ? examples.labels : std::span<const std::uint32_t>{});
}

/// Makes the choice of a stratified split, if the recipe leaves it open, and the split. Where
/// duplicates with different labels leave no stratified split, another one is made.
GroupedSplit split_by_recipe(Recipe& recipe, const Examples& examples) {
  const bool may_change = !recipe.stratify.has_value();
  if (may_change) recipe.stratify = recipe.valid_fraction > 0.0 && has_class_of_few(examples);
  try {
    return split_by_recipe(recipe, examples, *recipe.stratify);
  } catch (const Error&) {
    if (!may_change || !*recipe.stratify) throw;
    recipe.stratify = false;
    return split_by_recipe(recipe, examples, false);
  }
}

/// All of the examples to train on, all of the others to validate on.
GroupedSplit whole_sets(const Recipe& recipe, const Examples& examples,
                        const Examples& validation) {
  GroupedSplit split;
  split.train = split_order(examples.features.rows(), recipe.seed);
  split.valid = all_indices(validation.features.rows());
  return split;
}

/// Makes the split, and chooses what the recipe leaves open about it and about the batches.
GroupedSplit checked_split(const Examples& examples, Recipe& recipe,
                           const std::optional<Examples>& validation) {
  constexpr std::size_t kBatchSize = 64;
  check(recipe, examples.classes);
  if (validation && !recipe.stratify) recipe.stratify = false;
  GroupedSplit split =
      validation ? whole_sets(recipe, examples, *validation) : split_by_recipe(recipe, examples);
  const std::size_t count = split.train.size();
  if (recipe.batch_size == 0) recipe.batch_size = std::min(kBatchSize, count);
  if (recipe.batch_size > count) {
    throw Error(Fault::data,
                "batch_size " + std::to_string(recipe.batch_size) + " is more than the " +
                    std::to_string(count) + " examples there are to train on",
                "batch_size");
  }
  return split;
}

/// The sum of the weights of so many examples of each class.
double sum_of_weights(std::span<const std::size_t> counts, std::span<const float> class_weights) {
  double sum = 0.0;
  for (std::size_t c = 0; c < counts.size(); ++c) {
    sum += static_cast<double>(counts[c]) * (class_weights.empty() ? 1.0 : class_weights[c]);
  }
  return sum;
}

}  // namespace

void require_same_form(const Examples& others, const Examples& examples) {
  if (others.features.columns() != examples.features.columns()) {
    throw Error(Fault::usage, "the examples to evaluate on have another number of features");
  }
  if (others.features.type() != examples.features.type()) {
    throw Error(Fault::usage, "the examples to evaluate on have another type of features");
  }
  if (others.classes != examples.classes) {
    throw Error(Fault::usage, "the examples to evaluate on have another number of classes");
  }
}

TrainingSet::TrainingSet(const Examples& examples, const Recipe& recipe, const Context& context,
                         const std::optional<Examples>& validation)
    : examples_(checked(examples, context)),
      validation_(validation ? checked_validation(*validation, examples, context) : examples),
      recipe_(recipe),
      split_(checked_split(examples, recipe_, validation)),
      own_validation_(validation.has_value()) {
  sums_ = sum_rows(examples_, context);
  if (recipe_.normalize == Normalize::rows) normalize_rows(context);
  const std::vector<std::size_t> counts =
      count_labels(examples.labels, split_.train, examples.classes);
  class_weights_ = weights_of_classes(recipe.class_weights, counts);
  total_weight_ = sum_of_weights(counts, class_weights_);
}

DuplicateCount TrainingSet::count_duplicates() const {
  return linnet::count_duplicates(examples_, split_,
                                  own_validation_ ? std::optional(validation_) : std::nullopt,
                                  split_.groups ? &*split_.groups : nullptr);
}

void TrainingSet::normalize_rows(const Context& context) {
  scales_ = row_scales(examples_, split_.train, sums_, context);
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    const double scale = scales_[i];
    sums_[i] = {sums_[i].sum * scale, sums_[i].squares * scale * scale};
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

}  // namespace linnet
