#include "apps/options/evaluate_options.hpp"

#include <string_view>

#include "apps/options/options.hpp"

namespace linnet {
namespace {

std::optional<EvaluationFormat> evaluation_format_named(std::string_view name) {
  if (name == "text") return EvaluationFormat::text;
  if (name == "json") return EvaluationFormat::json;
  return std::nullopt;
}

}  // namespace

void add_evaluate_options(CLI::App& app, EvaluateOptions& options) {
  Options add(app);
  add.add_path("MODEL", options.model, "Model file that `linnet train` wrote");
  add.add_path("DATA", options.data,
               "Folder with one subfolder of images for each class, packed data set, feature "
               "matrix (.npy, .npz, .safetensors), or IDX files, as the model takes");
  add.add_text("--labels", options.labels, "FILE",
               "Labels of a feature matrix, as .npy, if they are not in its file");
  add.add_choice("--format", options.format, evaluation_format_named, {"text", "json"},
                 "Output format");
  add.add_count("--top-k", options.top_k, 1, 1'000'000, "5; 2 of up to 5 classes",
                "Show the share of examples whose class is among the K most probable ones");
  add.add_text("--calibrate", options.calibrate, "FILE",
               "Fit a temperature to this data, which the model was not trained on, and write the "
               "model with its logits divided by it: its probabilities become calibrated");
  add_selection_options(app, options.data_options.selection);
  add_reading_options(app, options.data_options);
  add_cache_option(app, options.cache);
  add_machine_options(app, options.machine);
}

}  // namespace linnet
