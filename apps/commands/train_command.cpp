#include "apps/commands/train_command.hpp"

#include <memory>
#include <optional>
#include <utility>

#include "apps/commands/train_outputs.hpp"
#include "apps/commands/training_session.hpp"
#include "apps/data/training_data.hpp"
#include "apps/options/train_options.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "apps/report/data_report.hpp"
#include "apps/report/recipe_json.hpp"
#include "apps/report/train_report.hpp"
#include "apps/report/version_text.hpp"
#include "engine/core/escape.hpp"

namespace linnet {
namespace {

/// One run of the command. What is chosen before training starts is kept here.
class TrainRun {
 public:
  explicit TrainRun(const TrainOptions& options)
      : options_(options),
        stop_(stop_on_signals()),
        context_(make_context(options.machine, options.affinity.value_or(Affinity::none))),
        outputs_(options.output, options.metrics) {}

  int run() {
    print_machine();
    const TrainingData data = load();
    TrainingSession session(data, to_recipe(options_.recipe), context_, options_.profile);
    outputs_.require_room(session.trainer().recipe().outputs * data.train.images.size.pixels());
    print_start(session);
    const TrainingResult result = session.run([this](const EpochRow& row) { report(row); }, stop_);
    print_scores(result);
    stop_.check();
    const RunSummary summary = summarise(data, session, result);
    outputs_.write(result.saved, summary);
    print_end(summary);
    return kDone;
  }

 private:
  template <class... Arguments>
  void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) const {
    if (options_.quiet) return;
    put(format, std::forward<Arguments>(arguments)...);
    flush_output();
  }

  void print_machine() const {
    say("Linnet {}, {} instructions, {} ({})\n", version(), name_of(context_.instruction_set()),
        counted(static_cast<std::uint64_t>(context_.threads()), "thread", "threads"),
        threads_reason(context_));
  }

  TrainingData load() const {
    TrainingData data;
    data.train = load(options_.data);
    if (options_.valid.empty()) return data;
    data.valid = load(options_.valid);
    require_fitting(options_.valid, data.valid->images, options_.data, data.train.images);
    return data;
  }

  LoadedData load(const std::string& path) const {
    DataOptions how = options_.data_options;
    if (options_.quiet) how.progress = ProgressStyle::never;
    LoadedData data = load_data(path, how, choose_cache(options_.cache), context_, stop_);
    say("{}", describe_data(path, data));
    return data;
  }

  void print_start(const TrainingSession& session) const {
    const Trainer& trainer = session.trainer();
    say("Recipe {}\n{}Training on {} images with {}, validating on {}\n\n{}",
        describe(trainer.recipe()), describe_duplicates(session.duplicates()),
        grouped(trainer.split().train.size()),
        counted(static_cast<std::uint64_t>(trainer.training_threads()), "thread", "threads"),
        grouped(trainer.split().valid.size()), epoch_header());
  }

  void report(const EpochRow& row) {
    say("{}", to_text(row));
    outputs_.write(row);
  }

  void print_scores(const TrainingResult& result) const {
    const ConfusionMatrix& confusion = result.evaluation.confusion;
    say("\n{}\n{}\n", confusion_table(result.saved.classes, confusion),
        score_table(result.saved.classes, confusion));
  }

  RunSummary summarise(const TrainingData& data, const TrainingSession& session,
                       const TrainingResult& result) const {
    return {.classes = result.saved.classes,
            .confusion = result.evaluation.confusion,
            .valid_loss = result.evaluation.loss,
            .weights_hash = weights_hash(result.saved.model),
            .isa = std::string(name_of(context_.instruction_set())),
            .threads = context_.threads(),
            .duplicates = session.duplicates(),
            .read_seconds = data.seconds(),
            .train_seconds = result.train_seconds,
            .training_threads = session.trainer().training_threads(),
            .recipe = session.trainer().recipe(),
            .profile = result.profile};
  }

  void print_end(const RunSummary& summary) const {
    if (summary.profile) say("{}\n", to_text(*summary.profile));
    say("read {:.2f} s, trained {:.2f} s\nweights {}\nmodel in {}\n", summary.read_seconds,
        summary.train_seconds, summary.weights_hash, printable(options_.output));
  }

  const TrainOptions& options_;
  StopRequest stop_;
  Context context_;
  TrainOutputs outputs_;
};

}  // namespace

Command add_train_command(CLI::App& program) {
  CLI::App* app = add_subcommand(
      program, "train",
      "Train a linear softmax classifier on a folder of images with one subfolder for each class");
  const auto options = std::make_shared<TrainOptions>();
  add_train_options(*app, *options);
  return {app, [options] { return TrainRun(*options).run(); }};
}

}  // namespace linnet
