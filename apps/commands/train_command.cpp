#include "apps/commands/train_command.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "apps/commands/checkpoints.hpp"
#include "apps/commands/epoch_screen.hpp"
#include "apps/commands/fit_screen.hpp"
#include "apps/commands/initial_model.hpp"
#include "apps/commands/logistic_session.hpp"
#include "apps/commands/rank_agreement.hpp"
#include "apps/commands/shard_fitness.hpp"
#include "apps/commands/solver_choices.hpp"
#include "apps/commands/train_outputs.hpp"
#include "apps/commands/train_screen.hpp"
#include "apps/commands/training_page_of.hpp"
#include "apps/commands/training_session.hpp"
#include "apps/data/training_data.hpp"
#include "apps/options/train_options.hpp"
#include "apps/options/usage_error.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/report/data_report.hpp"
#include "apps/report/html/training_page.hpp"
#include "apps/report/recipe_json.hpp"
#include "engine/core/escape.hpp"

namespace linnet {
namespace {

/// The options of one of several processes: the first one alone prints.
TrainOptions of_rank(TrainOptions options, const Communicator& ranks) {
  if (ranks.rank() != 0) options.quiet = true;
  return options;
}

/// What this run writes; it may lie in the data folder.
std::vector<std::string> own_files(const TrainOptions& options) {
  std::vector<std::string> files = {options.output};
  for (const std::string& file : {options.metrics, options.report, options.checkpoint.file}) {
    if (!file.empty()) files.push_back(file);
  }
  if (const auto cache = choose_cache(options.cache)) files.push_back(*cache);
  return files;
}

ProgressStyle progress_style(const TrainOptions& options) {
  if (options.quiet) return ProgressStyle::never;
  return options.data_options.progress.value_or(ProgressStyle::automatic);
}

/// The paths of the data sets, the same in all ranks, of which the screen is told where they are
/// parts of one.
TrainingPaths find_parts(const TrainOptions& options, const FolderSelection& selection,
                         const TrainScreen& screen, Communicator& ranks) {
  const bool folds = options.solver.folds.has_value();
  const TrainingPaths found = with_parts({options.data, options.valid, options.test}, selection);
  require_same_paths(ranks, options.data, found);
  const TrainingPaths used = folds ? without_validation(found) : found;
  if (used.train != options.data) {
    screen.say("{}", describe_parts(options.data, used, folds ? "folds of it" : "a part of it"));
  }
  if (!found.valid.empty() && used.valid.empty() && used.test != found.valid) {
    screen.say("{} is not used: --folds needs no validation set\n", printable(found.valid));
  }
  return used;
}

/// One run of the command. What is chosen before training starts is kept here.
class TrainRun {
 public:
  explicit TrainRun(const TrainOptions& options)
      : ranks_(join_ranks(options.distributed.value_or(Distributed::automatic))),
        options_(of_rank(options, ranks_)),
        solver_(chosen_solver(options.solver, options.recipe)),
        screen_(options_),
        stop_(stop_on_signals()),
        places_(ranks_.size() > 1 ? std::optional<RankPlaces>(ranks_) : std::nullopt),
        context_(make_context(
            options.machine, options.affinity.value_or(Affinity::none),
            {places_ ? &*places_ : nullptr, options.division.value_or(WorkDivision::automatic)})),
        outputs_(is_first() ? TrainOutputs(options.output, options.metrics, options.report)
                            : TrainOutputs()),
        checkpoints_(options.checkpoint, ranks_) {
    require_solver_options(options, solver_);
  }

  int run() {
    screen_.print_machine(context_);
    if (places_) screen_.print_ranks(*places_);
    require_same_program(context_);
    const TrainingData data = load();
    if (solver_ == Solver::sgd) {
      train(data);
    } else {
      fit(data);
    }
    return kDone;
  }

 private:
  /// Whether this process writes and prints; of several that train together, the first does.
  bool is_first() const { return ranks_.rank() == 0; }

  TrainingData load() {
    DataOptions how = options_.data_options;
    how.progress = progress_style(options_);
    how.selection.outputs = own_files(options_);
    const TrainingPaths paths = find_parts(options_, how.selection, screen_, ranks_);
    const LabelPaths labels = {options_.labels, options_.valid_labels, options_.test_labels};
    TrainingInputs inputs(paths, labels, [&](const DataPath& path) {
      return open_data(path, how, choose_cache(options_.cache), context_, stop_);
    });
    test_ = paths.test;
    recipe_ = to_recipe(options_.recipe, inputs.classes());
    require_fitting(recipe_, inputs);
    if (!options_.init.empty()) initial_.emplace(options_.init, inputs, recipe_, solver_);
    require_same_start(ranks_, initial_ ? &*initial_ : nullptr);
    if (outputs_.has_report() && !inputs.has_images()) {
      throw Error(Fault::data, "--report shows images, and " + printable(paths.train) +
                                   " is a feature matrix; --metrics has its figures");
    }
    TrainingData data = inputs.load(initial_ ? initial_->rules() : ReadingRules(),
                                    [this](const std::string& path, const LoadedData& loaded) {
                                      screen_.say("{}", describe_data(path, loaded));
                                    });
    require_same_data(ranks_, paths, data);
    require_fitting_shards(paths, data, {solver_, !options_.report.empty()});
    if (initial_) {
      initial_->require_fitting(data.train);
      screen_.say("Starting from {}, weights {}\n", printable(options_.init), initial_->hash());
    }
    return data;
  }

  void train(const TrainingData& data) {
    const SweptValues values = swept_values(options_.recipe, recipe_);
    TrainingSession session(data, recipe_, values, end_rules(options_.ending, start_), context_,
                            options_.profile);
    if (initial_) session.start_from(*initial_);
    EpochScreen epochs(session.models(), data.train.noun(), screen_, outputs_);
    const SweepTrainer& trainer = session.trainer();
    const int threads = trainer.training_threads();
    require_room(data, trainer.recipe(0).outputs);
    std::optional<SessionState> resumed;
    checkpoints_.resume([&] { return session.identity(); },
                        [&](const auto& state) { resumed = session_state_of(state); });
    screen_.print_start(data.train, {.recipe = describe(trainer.recipe(0), values),
                                     .split = trainer.split(),
                                     .duplicates = session.duplicates(),
                                     .shares = session.shares(),
                                     .threads = threads,
                                     .processes = describe_processes(
                                         ranks_.size(), trainer.division(), trainer.parts()),
                                     .header = epochs.header()});
    if (resumed) {
      say_resumed(counted(resumed->sweep.epochs_done, "epoch", "epochs"));
      session.resume(std::move(*resumed), stop_);
      epochs.show_resumed();
    }
    const TrainingResult result =
        session.run([&](std::span<const SweptModel> models) { epochs.show(models); },
                    [&](const std::function<SessionState()>& state, bool is_last) {
                      checkpoints_.save([&] { return to_json(state()); }, is_last);
                    },
                    stop_);
    epochs.show_end(result);
    screen_.print_scores(result, test_, data.train.noun());
    stop_.check();
    RunSummary summary = summarise(data, result, session.shares(), session.duplicates());
    summary.training_threads = threads;
    summary.recipe_line = describe(result.recipe);
    summary.epoch = result.epoch;
    summary.ended_by = std::string(name_of(result.ended_by));
    if (values.models() > 1) {
      summary.models.assign(session.models().begin(), session.models().end());
      summary.best = result.best;
    }
    std::string page;  // made before anything is written: it can be interrupted
    if (outputs_.has_report()) {
      page = to_html(training_page_of(options_, data, session, result, summary,
                                      session.models()[result.best].rows, context_, stop_));
    }
    finish(result, summary, page);
  }

  void fit(const TrainingData& data) {
    LogisticSession session(data, logistic_recipe(options_.solver, recipe_), context_);
    if (initial_) session.start_from(*initial_);
    require_room(data, data.train.classes().size());
    std::optional<LogisticSessionState> resumed;
    checkpoints_.resume([&] { return session.identity(); },
                        [&](const auto& state) { resumed = logistic_state_of(state); });
    FitScreen fits(session.recipe(), data.train.noun(), screen_, outputs_,
                   progress_style(options_));
    screen_.print_start(data.train,
                        {.recipe = describe(session.recipe()),
                         .split = session.split(),
                         .duplicates = session.duplicates(),
                         .shares = session.shares(),
                         .threads = context_.threads(),
                         .processes = describe_processes(ranks_.size(), WorkDivision::rows),
                         .header = fits.header(),
                         .folds = session.recipe().folds});
    if (resumed) {
      say_resumed(describe(*resumed));
      session.resume(std::move(*resumed));
    }
    const TrainingResult result = session.run(
        fits,
        [&](const std::function<LogisticSessionState()>& state, bool is_last) {
          checkpoints_.save([&] { return to_json(state()); }, is_last);
        },
        stop_);
    fits.show_scores();
    screen_.print_scores(result, test_, data.train.noun());
    stop_.check();
    RunSummary summary = summarise(data, result, session.shares(), session.duplicates());
    summary.recipe_line = describe(session.recipe());
    finish(result, summary, "");
  }

  void say_resumed(const std::string& done) const {
    screen_.say("Going on from {} after {}\n", printable(options_.checkpoint.file), done);
  }

  void require_room(const TrainingData& data, std::size_t outputs) const {
    outputs_.require_room(outputs * data.train.examples().features.columns());
  }

  RunSummary summarise(const TrainingData& data, const TrainingResult& result,
                       std::vector<ClassShare> shares, const DuplicateCount& duplicates) const {
    return {.classes = result.saved.classes,
            .shares = std::move(shares),
            .confusion = result.evaluation.confusion,
            .valid_loss = result.evaluation.loss,
            .cross_validation = result.cross_validation,
            .test = result.test,
            .weights_hash = weights_hash(result.saved.model),
            .isa = std::string(name_of(context_.instruction_set())),
            .threads = context_.threads(),
            .duplicates = duplicates,
            .read_seconds = data.seconds(),
            .train_seconds = result.train_seconds,
            .training_threads = context_.threads(),
            .recipe = result.saved.recipe,
            .recipe_line = {},
            .profile = result.profile};
  }

  void finish(const TrainingResult& result, const RunSummary& summary, std::string_view page) {
    outputs_.write(result.saved, summary, page);
    screen_.print_end(summary);
  }

  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  Communicator& ranks_;
  TrainOptions options_;
  Solver solver_;
  TrainScreen screen_;
  StopRequest stop_;
  std::optional<RankPlaces> places_;  ///< of several processes
  Context context_;
  TrainOutputs outputs_;
  Checkpoints checkpoints_;
  std::string test_;  ///< the path of the test set
  Recipe recipe_;     ///< known once the classes are
  std::optional<InitialModel> initial_;
};

}  // namespace

Command add_train_command(CLI::App& program) {
  CLI::App* app = add_subcommand(
      program, "train",
      "Train a linear softmax classifier on a folder of images with one subfolder for each class, "
      "or on a feature matrix");
  const auto options = std::make_shared<TrainOptions>();
  add_train_options(*app, *options);
  return {app, [options] { return TrainRun(*options).run(); }};
}

}  // namespace linnet
