#include "apps/commands/predict_rows.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "apps/commands/prediction_writer.hpp"
#include "apps/commands/row_classifier.hpp"
#include "apps/data/mapped_input.hpp"
#include "apps/data/misfit.hpp"
#include "apps/data/row_paths.hpp"
#include "apps/options/data_options.hpp"
#include "apps/process/output.hpp"
#include "engine/core/escape.hpp"
#include "linnet/error.hpp"
#include "linnet/io/feature_set.hpp"
#include "linnet/io/idx_images.hpp"

namespace linnet {
namespace {

namespace fs = std::filesystem;

bool takes_bytes(const SavedModel& saved) {
  return saved.input == ModelInput::bytes;
}

void require_no_image_option(const PredictOptions& options) {
  DataOptions given;
  given.selection.exclude = options.listing.exclude;
  given.rules = options.rules;
  given.strict = options.strict;
  given.max_pixels = options.max_pixels;
  const std::string_view option = image_option(given);
  if (option.empty()) return;
  throw Error(Fault::data, fmt::format("{} is for images, and {} is a model of the rows of feature "
                                       "matrices",
                                       option, printable(options.model)));
}

/// Why the path cannot be that of a feature matrix; empty if it may be.
std::string other_kind(const PredictionInput& input) {
  constexpr std::string_view kTaken =
      "and the model takes feature matrices (.npy, .npz, .safetensors)";
  if (!input.error.empty()) return input.error;
  std::error_code ignored;
  if (fs::is_directory(input.path, ignored)) return fmt::format("a folder, {}", kTaken);
  if (is_idx_images(input.path)) return fmt::format("an IDX file of images, {}", kTaken);
  if (!fs::exists(input.path, ignored) || is_feature_file(input.path)) return "";
  return fmt::format("no feature matrix, {}", kTaken);
}

/// Reads the features of the input. Returns why that fails or they do not fit the model, or
/// nothing.
std::string read_input(const PredictionInput& input, const SavedModel& saved, Features& features) {
  std::string error = other_kind(input);
  if (!error.empty()) return error;
  try {
    features = read_features(input.path, {.with_labels = false}).features;
  } catch (const Error& failure) {
    return reason_without_path(failure.what(), input.path);
  }
  return misfit(features.view(), saved);
}

}  // namespace

int predict_rows(const PredictOptions& options, const SavedModel& saved, const Context& context,
                 const StopRequest& stop) {
  require_no_image_option(options);
  install_sigbus_handler();
  PredictionListing listing = options.listing;
  listing.of_rows = true;
  const std::vector<PredictionInput> inputs =
      list_prediction_inputs(options.paths, listing, stop).inputs;
  const std::size_t row_bytes = saved.model.features() * (takes_bytes(saved) ? 1 : 2);
  const auto output = make_prediction_output(options.output_format(),
                                             longest_paths(inputs, row_bytes), saved.classes);
  const RowClassifier classifier(saved, options.model, options.most_classes(), context);
  PredictionWriter writer(*output);
  for (const PredictionInput& input : inputs) {
    Features features;
    const std::string error = read_input(input, saved, features);
    const auto write = [&](const Prediction& prediction) { writer.write(input, prediction); };
    if (error.empty()) {
      classifier.classify(input.path, features.view(), stop, write);
    } else {
      write({.path = input.path, .classes = {}, .error = error});
    }
    flush_output();
  }
  flush_output();
  return writer.exit_code();
}

}  // namespace linnet
