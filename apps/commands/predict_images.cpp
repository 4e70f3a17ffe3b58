#include "apps/commands/predict_images.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "apps/commands/idx_classifier.hpp"
#include "apps/commands/image_classifier.hpp"
#include "apps/commands/prediction_writer.hpp"
#include "apps/data/row_paths.hpp"
#include "apps/process/output.hpp"
#include "apps/report/data_report.hpp"

namespace linnet {
namespace {

/// Image files that follow each other, from `first` on, as many as fit in a batch.
std::span<const PredictionInput> files_from(const std::vector<PredictionInput>& inputs,
                                            std::size_t first, std::size_t batch_size) {
  std::size_t count = 0;
  while (count < batch_size && first + count < inputs.size() && !inputs[first + count].has_rows) {
    ++count;
  }
  return std::span(inputs).subspan(first, count);
}

}  // namespace

int predict_images(const PredictOptions& options, SavedModel saved, const Context& context,
                   const StopRequest& stop) {
  require_colour(options.model, saved.rules, options.rules);
  saved.rules = with_options(saved.rules, options.rules);
  const PredictionList list = list_prediction_inputs(options.paths, options.listing, stop);
  const std::vector<PredictionInput>& inputs = list.inputs;
  write_note(describe_left_out(list.passed_over, {}));
  const auto output = make_prediction_output(
      options.output_format(), longest_paths(inputs, saved.model.features()), saved.classes);
  const ClassifierOptions how = {options.most_classes(), options.strict, options.max_pixels};
  ImageClassifier classifier(saved, options.model, how, context);
  IdxClassifier idx_classifier(saved, options.model, options.most_classes(), context);
  PredictionWriter writer(*output);
  for (std::size_t first = 0; first < inputs.size();) {
    const auto batch = files_from(inputs, first, classifier.batch_size());
    if (batch.empty()) {
      const PredictionInput& input = inputs[first++];
      idx_classifier.classify(
          input.path, stop, [&](const Prediction& prediction) { writer.write(input, prediction); });
    } else {
      const std::vector<Prediction> predictions = classifier.classify(batch, stop);
      for (std::size_t i = 0; i < batch.size(); ++i) writer.write(batch[i], predictions[i]);
      first += batch.size();
    }
    flush_output();
  }
  flush_output();
  writer.note_odd_files();
  ReadingNotes notes = classifier.notes();
  notes.coloured = {};  // a model of grey images was trained so, and the training said it
  write_note(describe_notes(notes, saved.rules));
  writer.note_conversion();
  return writer.exit_code();
}

}  // namespace linnet
