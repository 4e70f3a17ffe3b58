#include "apps/commands/train_command.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "apps/data/load_data.hpp"
#include "apps/options/recipe_options.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "apps/process/stopwatch.hpp"
#include "apps/report/metrics_file.hpp"
#include "apps/report/progress.hpp"
#include "apps/report/recipe_json.hpp"
#include "apps/report/train_report.hpp"
#include "apps/report/version_text.hpp"
#include "engine/core/escape.hpp"
#include "engine/core/workers.hpp"
#include "engine/data/duplicates.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/kernels/peak.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/replaceable_file.hpp"
#include "io/model/model_file.hpp"
#include "linnet/trainer.hpp"

namespace linnet {
namespace {

struct TrainOptions {
  std::string data;
  std::string valid;
  RecipeOptions recipe;
  MachineOptions machine;
  std::optional<Affinity> affinity;
  std::string output = "model.safetensors";
  std::string metrics;
  DataOptions data_options;
  std::string cache;
  bool quiet = false;
  bool profile = false;
};

/// Whether two paths name one file, which need not be there yet.
bool same_place(const std::string& a, const std::string& b) {
  std::error_code error;
  const auto place = [&](const std::string& path) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  };
  return place(a) == place(b);
}

/// The trained model and what is known of the way to it.
struct Outcome {
  SavedModel saved;
  Evaluation evaluation;
  Recipe recipe;
  DuplicateCount duplicates;
  double read_seconds = 0.0;
  double train_seconds = 0.0;
  int members = 1;
  std::optional<Profile> profile;
};

Examples examples_of(const ImageSet& images) {
  return {images.pixels.view(), images.labels, images.classes.size(),
          images.content,       images.sums,   !images.pixels.file().bytes().empty()};
}

double seconds_of(const LoadedData& data, const std::optional<LoadedData>& valid) {
  return data.seconds + (valid ? valid->seconds : 0.0);
}

/// One run of the command: the steps in their order share what is decided at the start.
class TrainRun {
 public:
  explicit TrainRun(TrainOptions options)
      : options_(std::move(options)),
        stop_(stop_on_signals()),
        context_(make_context(options_.machine, options_.affinity.value_or(Affinity::none))) {}

  int run() {
    const Recipe recipe = to_recipe(options_.recipe);
    check_outputs();
    say("Linnet {}, {} instructions, {} ({})\n", version(), name_of(context_.instruction_set()),
        counted(static_cast<std::uint64_t>(context_.threads()), "thread", "threads"),
        threads_reason(context_));
    const LoadedData data = load(options_.data);
    std::optional<LoadedData> valid;
    if (!options_.valid.empty()) {
      valid = load(options_.valid);
      require_fitting(options_.valid, valid->images, options_.data, data.images);
    }
    const Outcome outcome = train(data, valid, recipe);
    finish(data, outcome);
    return kDone;
  }

 private:
  template <class... Arguments>
  void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) const {
    if (options_.quiet) return;
    put(format, std::forward<Arguments>(arguments)...);
    flush_output();
  }

  /// Whatever would go wrong at the end should go wrong now.
  void check_outputs() {
    require_replaceable(options_.output, "model", is_model_file);
    if (!options_.metrics.empty() && same_place(options_.metrics, options_.output)) {
      throw UsageError{"--metrics and --output name the same file"};
    }
    constexpr std::size_t kProbe = 4096;
    check_can_write(options_.output, kProbe);
    if (!options_.metrics.empty()) metrics_.emplace(options_.metrics);
  }

  LoadedData load(const std::string& path) const {
    DataOptions how = options_.data_options;
    if (options_.quiet) how.progress = ProgressStyle::never;
    LoadedData data = load_data(path, how, choose_cache(options_.cache), context_.kernels(),
                                context_.workers(), stop_);
    if (!options_.quiet) describe_data(path, data);
    return data;
  }

  Outcome train(const LoadedData& data, const std::optional<LoadedData>& valid,
                const Recipe& recipe) {
    const Examples examples = examples_of(data.images);
    const auto validation =
        valid ? std::optional(examples_of(valid->images)) : std::optional<Examples>();
    const Stopwatch watch;
    Trainer trainer(
        examples, recipe, context_,
        context_.threads_requested() ? TrainingThreads::all : TrainingThreads::automatic,
        validation);
    const DuplicateCount duplicates = trainer.count_duplicates();
    Profile profile;
    profile.listing_seconds = data.listing_seconds + (valid ? valid->listing_seconds : 0.0);
    profile.read_seconds = seconds_of(data, valid) - profile.listing_seconds;
    if (options_.profile) trainer.measure(&profile.steps);
    check_can_write(options_.output,
                    (trainer.recipe().outputs * data.images.size.pixels()) * sizeof(float));
    say("Recipe {}\n{}Training on {} images with {}, validating on {}\n\n{}",
        describe(trainer.recipe()), describe_duplicates(duplicates),
        grouped(trainer.split().train.size()),
        counted(static_cast<std::uint64_t>(trainer.training_threads()), "thread", "threads"),
        grouped(trainer.split().valid.size()), epoch_header());
    Evaluation evaluation;
    double epoch_seconds = 0.0;
    while (trainer.epochs_done() < trainer.recipe().epochs) {
      evaluation = run_epoch(trainer, epoch_seconds, profile.evaluation_seconds);
    }
    const double seconds = watch.seconds();
    complete(profile, trainer, seconds, epoch_seconds);
    return {.saved = {.model = trainer.finished_model(),
                      .classes = data.images.classes,
                      .size = data.images.size,
                      .resizes = data.images.resized,
                      .recipe = json_text(trainer.recipe())},
            .evaluation = std::move(evaluation),
            .recipe = trainer.recipe(),
            .duplicates = duplicates,
            .read_seconds = seconds_of(data, valid),
            .train_seconds = seconds,
            .members = trainer.training_threads(),
            .profile = options_.profile ? std::optional(profile) : std::nullopt};
  }

  /// An epoch and its evaluation, which add their seconds to what others took.
  Evaluation run_epoch(Trainer& trainer, double& epoch_seconds, double& evaluation_seconds) {
    EpochRow row{.epoch = trainer.epochs_done()};
    const Stopwatch watch;
    row.train_loss = trainer.run_epoch(stop_);
    row.seconds = watch.seconds();
    row.images_per_second = static_cast<double>(trainer.split().train.size()) / row.seconds;
    row.gflops = trainer.epoch_operations() / row.seconds / 1e9;
    Evaluation evaluation = trainer.evaluate_on_validation(stop_);
    epoch_seconds += row.seconds;
    evaluation_seconds += watch.seconds() - row.seconds;
    row.valid_loss = evaluation.loss;
    row.valid_accuracy = evaluation.confusion.accuracy();
    say("{}", to_text(row));
    if (metrics_) metrics_->write(row);
    return evaluation;
  }

  /// What is left to say of `train_seconds`, which hold epochs, evaluations and all else.
  void complete(Profile& profile, const Trainer& trainer, double train_seconds,
                double epoch_seconds) const {
    if (!options_.profile) return;
    const PhaseTimes& steps = profile.steps;
    profile.other_seconds = train_seconds - profile.evaluation_seconds - steps.forward -
                            steps.softmax - steps.update - steps.barrier;
    profile.gflops = static_cast<double>(trainer.epochs_done()) * trainer.epoch_operations() /
                     epoch_seconds / 1e9;
    profile.peak_gflops =
        multiply_add_rate(context_.kernels(), Workers(trainer.training_threads())) / 1e9;
  }

  void finish(const LoadedData& data, const Outcome& outcome) {
    const std::string hash = weights_hash(outcome.saved.model);
    say("\n{}\n{}\n", confusion_table(data.images.classes, outcome.evaluation.confusion),
        score_table(data.images.classes, outcome.evaluation.confusion));
    stop_.check();
    write_model(options_.output, outcome.saved);
    if (metrics_) {
      metrics_->write(RunSummary{.classes = data.images.classes,
                                 .confusion = outcome.evaluation.confusion,
                                 .valid_loss = outcome.evaluation.loss,
                                 .weights_hash = hash,
                                 .isa = std::string(name_of(context_.instruction_set())),
                                 .threads = context_.threads(),
                                 .duplicates = outcome.duplicates,
                                 .read_seconds = outcome.read_seconds,
                                 .train_seconds = outcome.train_seconds,
                                 .members = outcome.members,
                                 .recipe = outcome.recipe,
                                 .profile = outcome.profile});
    }
    if (outcome.profile) say("{}\n", to_text(*outcome.profile));
    say("read {:.2f} s, trained {:.2f} s\nweights {}\nmodel in {}\n", outcome.read_seconds,
        outcome.train_seconds, hash, printable(options_.output));
  }

  TrainOptions options_;
  StopRequest stop_;
  Context context_;
  std::optional<MetricsFile> metrics_;
};

}  // namespace

Command add_train_command(CLI::App& program) {
  CLI::App* app = add_subcommand(
      program, "train",
      "Train a linear softmax classifier on a folder of images, one sub-folder a class");
  const auto options = std::make_shared<TrainOptions>();
  Options more(*app);
  more.add_path("DATA", options->data,
                "Folder with one sub-folder of images for each class, or packed data set");
  more.add_text("--valid", options->valid, "DATA",
                "Validate on these images of the same classes, and train on all of the first");
  add_data_options(*app, options->data_options);
  add_cache_option(*app, options->cache);
  add_recipe_options(*app, options->recipe);
  add_machine_options(*app, options->machine);
  more.add_choice("--bind", options->affinity, affinity_named, {"none", "compact", "spread"},
                  "Keep each thread on a processor: on neighbours, or far apart");
  more.add_text("--output", options->output, "FILE", "Where the model goes, as safetensors");
  more.add_text("--metrics", options->metrics, "FILE",
                "Write a JSON object an epoch, and one more");
  more.add_flag("--profile", options->profile,
                "Tell where the time went, and the share of the processor's peak");
  more.add_flag("--quiet", options->quiet, "Print nothing but errors");
  return {app, [options] { return TrainRun(*options).run(); }};
}

}  // namespace linnet
