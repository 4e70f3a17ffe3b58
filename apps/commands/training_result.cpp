#include "apps/commands/training_result.hpp"

#include <numeric>

#include "engine/data/duplicates.hpp"
#include "engine/data/labels.hpp"

namespace linnet {

std::string_view name_of(EndedBy end) {
  switch (end) {
    case EndedBy::patience:
      return "patience";
    case EndedBy::max_seconds:
      return "max-seconds";
    case EndedBy::epochs:
      break;
  }
  return "epochs";
}

SavedModel model_for(const LoadedData& data) {
  SavedModel saved;
  saved.classes = data.classes();
  if (!data.has_images()) {
    const bool bytes = data.examples().features.type() == ElementType::u8;
    saved.input = bytes ? ModelInput::bytes : ModelInput::numbers;
    return saved;
  }
  saved.size = data.images().size;
  saved.resizes = data.images().resized;
  saved.rules = data.images().rules;
  return saved;
}

std::vector<ClassShare> shares_of(const TrainingData& data, const Split& split,
                                  const ClassWeights& weights) {
  const Examples examples = data.examples();
  return class_shares(
      count_labels(examples.labels, split.train, examples.classes),
      count_labels(data.validation().value_or(examples).labels, split.valid, examples.classes),
      weights);
}

std::size_t count_leaked(const TrainingData& data, const Split& split, const Examples& test) {
  Split with_test{.train = split.train, .valid = {}};
  with_test.valid.resize(test.labels.size());
  std::iota(with_test.valid.begin(), with_test.valid.end(), 0U);
  return count_duplicates(data.examples(), with_test, test).leaked;
}

}  // namespace linnet
