#include "apps/commands/training_result.hpp"

#include "engine/core/all_indices.hpp"
#include "engine/data/duplicates.hpp"
#include "engine/data/labels.hpp"
#include "engine/model/evaluation.hpp"

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

std::optional<TestSummary> test_of(const LinearModel& model, Loss loss, const TrainingData& data,
                                   const Split& split, const Context& context,
                                   const StopRequest& stop) {
  const std::optional<Examples> test = data.test_examples();
  if (!test) return std::nullopt;
  const Split with_test{.train = split.train, .valid = all_indices(test->labels.size())};
  return TestSummary{.evaluation = evaluate(model, *test, with_test.valid, context, stop, loss),
                     .leaked = count_duplicates(data.examples(), with_test, test).leaked};
}

}  // namespace linnet
