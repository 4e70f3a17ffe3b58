#include "engine/train/training_set.hpp"

#include <numeric>

#include "engine/core/random.hpp"
#include "engine/data/class_weights.hpp"
#include "engine/data/labels.hpp"
#include "engine/data/pixel_statistics.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

const Examples& checked(const Examples& examples) {
  check(examples);
  return examples;
}

const Examples& checked_validation(const Examples& validation, const Examples& examples) {
  check(validation);
  if (validation.pixels.columns() != examples.pixels.columns()) {
    throw Error(Fault::usage, "the images to validate on have another number of pixels");
  }
  if (validation.classes != examples.classes) {
    throw Error(Fault::usage, "the images to validate on have another number of classes");
  }
  if (validation.labels.empty()) throw Error(Fault::data, "there are no images to validate on");
  return validation;
}

GroupedSplit split_by_recipe(const Recipe& recipe, const Examples& examples) {
  const bool grouped = recipe.split == Splitting::grouped;
  return split_examples(examples.pixels.rows(), recipe.valid_fraction, recipe.seed,
                        grouped ? examples.content : std::span<const std::uint64_t>{},
                        recipe.stratify ? examples.labels : std::span<const std::uint32_t>{});
}

/// All of the examples to train on, all of the others to validate on.
GroupedSplit whole_sets(const Recipe& recipe, const Examples& examples,
                        const Examples& validation) {
  GroupedSplit split;
  split.train = split_order(examples.pixels.rows(), recipe.seed);
  split.valid.resize(validation.pixels.rows());
  std::iota(split.valid.begin(), split.valid.end(), 0U);
  return split;
}

GroupedSplit checked_split(const Examples& examples, const Recipe& recipe,
                           const std::optional<Examples>& validation) {
  check(recipe, examples.classes);
  GroupedSplit split =
      validation ? whole_sets(recipe, examples, *validation) : split_by_recipe(recipe, examples);
  if (recipe.batch_size > split.train.size()) {
    throw Error(Fault::usage,
                "batch_size " + std::to_string(recipe.batch_size) + " is more than the " +
                    std::to_string(split.train.size()) + " images there are to train on",
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

TrainingSet::TrainingSet(const Examples& examples, const Recipe& recipe, const Context& context,
                         const std::optional<Examples>& validation)
    : examples_(checked(examples)),
      validation_(validation ? checked_validation(*validation, examples) : examples),
      split_(checked_split(examples, recipe, validation)),
      own_validation_(validation.has_value()) {
  if (examples_.sums.empty()) {
    computed_sums_ = sum_rows(examples_.pixels, context);
    examples_.sums = computed_sums_;
  }
  const std::vector<std::size_t> counts =
      count_labels(examples.labels, split_.train, examples.classes);
  class_weights_ = weights_of_classes(recipe.class_weights, counts);
  total_weight_ = sum_of_weights(counts, class_weights_);
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
