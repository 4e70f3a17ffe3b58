#include "apps/commands/predict_command.hpp"

#include <memory>
#include <utility>

#include "apps/commands/predict_images.hpp"
#include "apps/commands/predict_options.hpp"
#include "apps/commands/predict_rows.hpp"
#include "apps/options/data_options.hpp"
#include "apps/options/options.hpp"
#include "apps/process/interrupt.hpp"

namespace linnet {
namespace {

int run(const PredictOptions& options) {
  const StopRequest stop = stop_on_signals();
  SavedModel saved = read_model(options.model);
  const Context context = make_context(options.machine);
  if (saved.input != ModelInput::images) return predict_rows(options, saved, context, stop);
  return predict_images(options, std::move(saved), context, stop);
}

}  // namespace

Command add_predict_command(CLI::App& program) {
  CLI::App* app = add_subcommand(program, "predict",
                                 "Predict the class of images or rows with a trained model");
  const auto options = std::make_shared<PredictOptions>();
  Options add(*app);
  add.add_path("MODEL", options->model, "Model file that `linnet train` wrote");
  add.add_path("PATH", options->paths,
               "Images, folders of images, IDX files of images, or feature matrices, as the model "
               "takes; or - for paths on standard input, one a line or each ended by a zero byte");
  add.add_flag("--null,-0", options->listing.zero_separated,
               "Only zero bytes end the paths on standard input, as find -print0 writes them, "
               "not line ends [if there is a zero byte]");
  add_exclude_option(*app, options->listing.exclude);
  add.add_choice("--format", options->format, prediction_format_named, {"table", "csv", "jsonl"},
                 "Output format");
  add.add_count("--top", options->top, 1, 1'000'000, "1",
                "Number of most probable classes to print for each image or row");
  add_rule_options(*app, options->rules);
  add_limit_options(*app, options->strict, options->max_pixels);
  add_machine_options(*app, options->machine);
  return {app, [options] { return run(*options); }};
}

}  // namespace linnet
