#include "apps/commands/evaluate_command.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "apps/data/evaluation_data.hpp"
#include "apps/data/same_file.hpp"
#include "apps/options/evaluate_options.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "apps/process/progress.hpp"
#include "apps/report/data_report.hpp"
#include "apps/report/evaluation_report.hpp"
#include "engine/core/escape.hpp"
#include "io/dataset/older_shards.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/replaceable_file.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// Of the most probable classes, how many may hold the right one, where no option says.
std::optional<std::size_t> default_top_k(std::size_t classes) {
  if (classes > 5) return 5;
  return classes > 2 ? std::optional<std::size_t>(2) : std::nullopt;
}

/// One run of the command.
class EvaluateRun {
 public:
  explicit EvaluateRun(const EvaluateOptions& options)
      : options_(options),
        is_json_(options.format == EvaluationFormat::json),
        stop_(stop_on_signals()),
        saved_(read_model(options.model)),
        context_(make_context(options.machine)) {
    report_.top_k = options.top_k ? options.top_k : default_top_k(saved_.classes.size());
    if (report_.top_k.value_or(1) > saved_.model.outputs()) {
      throw Error(Fault::data,
                  fmt::format("--top-k {} is more than the {} outputs of {}", *report_.top_k,
                              saved_.model.outputs(), printable(options.model)));
    }
    if (options.calibrate.empty()) return;
    require_no_older_shards(options.calibrate);
    require_replaceable(options.calibrate, "model", is_model_file);
    check_can_write(options.calibrate,
                    saved_.model.outputs() * saved_.model.features() * sizeof(float));
  }

  int run() {
    const LoadedData data = load();
    const Examples examples = data.examples();
    report_.model = options_.model;
    report_.noun = data.noun();
    report_.classes = saved_.classes;
    report_.scores = score_examples(examples, {.top_k = report_.top_k.value_or(1)});
    report_.weights_hash = weights_hash(saved_.model);
    report_.isa = std::string(name_of(context_.instruction_set()));
    report_.threads = context_.threads();
    report_.read_seconds = data.seconds;
    if (!options_.calibrate.empty()) calibrate(examples);
    write_output(is_json_ ? to_json(report_) + "\n" : to_text(report_));
    flush_output();
    return kDone;
  }

 private:
  /// What is told on the way: on standard error if the output is JSON.
  void say(std::string_view text) const { is_json_ ? write_note(text) : write_output(text); }

  LoadedData load() {
    const auto cache = choose_cache(options_.cache);
    DataOptions how = options_.data_options;
    for (const std::string& file : {options_.calibrate, cache.value_or("")}) {
      if (!file.empty()) how.selection.outputs.push_back(file);
    }
    report_.data = evaluated_part(options_.data, how.selection);
    if (report_.data != options_.data) {
      say(fmt::format("{} is split: {} is evaluated\n", printable(options_.data),
                      printable(report_.data)));
    }
    return load_for_model({options_.model, saved_}, {report_.data, options_.labels}, how, cache,
                          context_, stop_,
                          [&](const LoadedData& data) { say(describe_data(report_.data, data)); });
  }

  /// Scores the model as it is now, with progress on standard error.
  Scores score_examples(const Examples& examples, ScoreOptions how) const {
    Progress bar(options_.data_options.progress.value_or(ProgressStyle::automatic), "scoring",
                 std::string(report_.noun.many), examples.labels.size());
    how.advance = [&](std::size_t more) { bar.advance(more); };
    return score(saved_.model, examples, how, context_, stop_);
  }

  void calibrate(const Examples& examples) {
    Calibration calibration{.fit = fit_temperature(saved_.model, examples, context_, stop_),
                            .earlier = saved_.temperature,
                            .after = {},
                            .path = options_.calibrate,
                            .replaces = same_file(options_.calibrate, options_.model),
                            .weights_hash = {}};
    saved_.model = with_temperature(saved_.model, calibration.fit.temperature);
    saved_.temperature = calibration.whole_temperature();
    calibration.after = score_examples(examples, {.auc = false});
    calibration.weights_hash = weights_hash(saved_.model);
    stop_.check();
    write_model(options_.calibrate, saved_);
    report_.calibration = std::move(calibration);
  }

  const EvaluateOptions& options_;
  bool is_json_;
  StopRequest stop_;
  SavedModel saved_;
  Context context_;
  EvaluationReport report_;
};

}  // namespace

Command add_evaluate_command(CLI::App& program) {
  CLI::App* app = add_subcommand(
      program, "evaluate", "Evaluate a trained model on labelled images or rows, and calibrate it");
  const auto options = std::make_shared<EvaluateOptions>();
  add_evaluate_options(*app, *options);
  return {app, [options] { return EvaluateRun(*options).run(); }};
}

}  // namespace linnet
