#include "apps/commands/predict_command.hpp"

#include <algorithm>
#include <memory>
#include <span>

#include "apps/commands/image_classifier.hpp"
#include "apps/data/prediction_inputs.hpp"
#include "apps/options/machine_options.hpp"
#include "apps/options/options.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "apps/report/prediction_output.hpp"
#include "linnet/io/model_file.hpp"

namespace linnet {
namespace {

struct PredictOptions {
  std::string model;
  std::vector<std::string> paths;
  std::optional<PredictionFormat> format;
  std::optional<std::size_t> top;
  MachineOptions machine;
};

/// Writes a row for each prediction in the order of the inputs, but for what is skipped.
class RowWriter {
 public:
  explicit RowWriter(PredictionOutput& output) : output_(output) { output_.header(); }

  void write(const PredictionInput& input, const Prediction& prediction) {
    if (prediction.skipped) {
      ++skipped_;
      return;
    }
    const bool is_folder_with_rows = input.files && *input.files > skipped_;
    if (is_folder_with_rows) return;
    skipped_ = 0;
    output_.write(prediction);
    if (!prediction.error.empty()) exit_code_ = kBadData;
  }

  /// kBadData if a row holds an error.
  int exit_code() const noexcept { return exit_code_; }

 private:
  PredictionOutput& output_;
  std::size_t skipped_ = 0;  ///< inputs since the last row
  int exit_code_ = kDone;
};

std::unique_ptr<PredictionOutput> make_output(const PredictOptions& options,
                                              const SavedModel& saved,
                                              const std::vector<PredictionInput>& inputs) {
  std::vector<std::string> paths;
  for (const PredictionInput& input : inputs) paths.push_back(input.path);
  return make_prediction_output(options.format.value_or(PredictionFormat::table), paths,
                                saved.classes);
}

int run(const PredictOptions& options) {
  const StopRequest stop = stop_on_signals();
  const SavedModel saved = read_model(options.model);
  const std::vector<PredictionInput> inputs = list_prediction_inputs(options.paths, stop);
  const auto output = make_output(options, saved, inputs);
  const Context context = make_context(options.machine);
  ImageClassifier classifier(saved, options.top.value_or(1), context);
  RowWriter rows(*output);
  for (std::size_t first = 0; first < inputs.size(); first += classifier.batch_size()) {
    const std::size_t count = std::min(classifier.batch_size(), inputs.size() - first);
    const auto batch = std::span(inputs).subspan(first, count);
    const std::vector<Prediction> predictions = classifier.classify(batch, stop);
    for (std::size_t i = 0; i < count; ++i) rows.write(batch[i], predictions[i]);
    flush_output();
  }
  flush_output();
  return rows.exit_code();
}

}  // namespace

Command add_predict_command(CLI::App& program) {
  CLI::App* app =
      add_subcommand(program, "predict", "Predict the class of images with a trained model");
  const auto options = std::make_shared<PredictOptions>();
  Options add(*app);
  add.add_path("MODEL", options->model, "Model file that `linnet train` wrote");
  add.add_path("PATH", options->paths,
               "Images, folders of images, or - for paths on standard input, one a line");
  add.add_choice("--format", options->format, prediction_format_named, {"table", "csv", "jsonl"},
                 "Output format");
  add.add_count("--top", options->top, 1, 1'000'000, "1",
                "Number of most probable classes to print for each image");
  add_machine_options(*app, options->machine);
  return {app, [options] { return run(*options); }};
}

}  // namespace linnet
