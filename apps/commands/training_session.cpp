#include "apps/commands/training_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "apps/report/recipe_json.hpp"
#include "engine/kernels/peak.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// Operations a second of that number of threads: the highest of some runs, as other programs only
/// lower it.
double peak_of(const KernelTable& kernels, int threads) {
  constexpr int kRuns = 5;
  double highest = 0.0;
  for (int run = 0; run < kRuns; ++run) {
    const MultiplyAddRate rate = multiply_add_rate(kernels, threads);
    // The rate of a thread, in case the system refused to start some.
    highest = std::max(highest, rate.operations_per_second / rate.threads);
  }
  return highest * threads;
}

/// The models that are to be trained, those of the first seed first.
std::vector<SweptModel> swept_models(const SweptValues& values) {
  std::vector<SweptModel> models;
  for (const std::uint64_t seed : values.seeds) {
    for (const Head& head : values.heads()) {
      models.push_back({.learning_rate = head.learning_rate.value_or(0.0),
                        .weight_decay = head.weight_decay,
                        .seed = seed});
    }
  }
  return models;
}

}  // namespace

TrainingSession::TrainingSession(const TrainingData& data, const Recipe& recipe,
                                 const SweptValues& values, const Context& context, bool profile)
    : data_(data),
      recipe_(recipe),
      values_(values),
      context_(context),
      has_profile_(profile),
      trainer_(make_trainer(values.seeds.front())),
      duplicates_(trainer_->count_duplicates()),
      models_(swept_models(values)) {
  if (models_.size() == 1 || !trainer_->split().valid.empty()) return;
  throw Error(Fault::data,
              fmt::format("{} models are judged on a validation set, and there is none: "
                          "give one with --valid, or train one model",
                          models_.size()));
}

std::unique_ptr<SweepTrainer> TrainingSession::make_trainer(std::uint64_t seed) {
  Recipe recipe = recipe_;
  recipe.seed = seed;
  auto trainer = std::make_unique<SweepTrainer>(
      data_.examples(), recipe, values_.heads(), context_,
      context_.threads_requested() ? TrainingThreads::all : TrainingThreads::automatic,
      data_.validation());
  if (has_profile_) trainer->measure(&profile_.steps);
  return trainer;
}

std::span<SweptModel> TrainingSession::models_of(std::size_t seed_index) {
  const std::size_t heads = models_.size() / values_.seeds.size();
  return std::span(models_).subspan(seed_index * heads, heads);
}

TrainingResult TrainingSession::run(const ReportEpoch& report, const StopRequest& stop) {
  best_evaluation_.confusion = {data_.train.classes().size(), trainer_->recipe(0).outputs};
  std::unique_ptr<SweepTrainer> trainer = std::move(trainer_);
  for (std::size_t i = 0; i < values_.seeds.size(); ++i) {
    if (i > 0) trainer = make_trainer(values_.seeds[i]);
    train(*trainer, models_of(i), report, stop);
    finish_seed(std::move(trainer), models_of(i));
  }
  const std::size_t best = *best_model(models_);
  const std::size_t head = best % trainer_->heads();
  TrainingResult result;
  result.evaluation = std::move(best_evaluation_);
  result.train_seconds = watch_.seconds();
  if (has_profile_) result.profile = finished_profile(result.train_seconds);
  result.test = test(head, stop);
  result.saved = model_for(data_.train);
  result.saved.model = trainer_->finished_model(head);
  result.recipe = trainer_->recipe(head);
  result.saved.recipe = json_text(result.recipe);
  result.best = best;
  return result;
}

/// All epochs of the models of a seed. If all diverge, and there are others, it goes on with these.
void TrainingSession::train(SweepTrainer& trainer, std::span<SweptModel> models,
                            const ReportEpoch& report, const StopRequest& stop) {
  for (std::size_t head = 0; head < models.size(); ++head) {
    models[head].learning_rate = *trainer.recipe(head).learning_rate;
  }
  try {
    while (trainer.epochs_done() < recipe_.epochs) {
      run_epoch(trainer, models, stop);
      report(models);
    }
  } catch (const Error&) {
    for (std::size_t head = 0; head < models.size(); ++head) {
      models[head].divergence = trainer.divergence(head);
    }
    const bool is_last = models.data() + models.size() == models_.data() + models_.size();
    if (best_model(models) || (is_last && !best_model(models_))) throw;
    report(models);
  }
}

void TrainingSession::run_epoch(SweepTrainer& trainer, std::span<SweptModel> models,
                                const StopRequest& stop) {
  const double operations = trainer.epoch_operations();
  EpochRow row{.epoch = trainer.epochs_done()};
  for (SweptModel& model : models) {
    if (!model.divergence) model.row.epoch = row.epoch;
  }
  const Stopwatch watch;
  const std::vector<double> losses = trainer.run_epoch(stop);
  row.seconds = watch.seconds();
  row.images_per_second = static_cast<double>(trainer.split().train.size()) / row.seconds;
  row.gflops = operations / row.seconds / 1e9;
  const bool validates = !trainer.split().valid.empty();
  evaluations_.assign(models.size(), std::nullopt);
  if (validates) evaluations_ = trainer.evaluate_on_validation(stop);
  for (std::size_t head = 0; head < models.size(); ++head) {
    models[head].divergence = trainer.divergence(head);
    if (models[head].divergence) continue;
    models[head].row = row;
    models[head].row.train_loss = losses[head];
    if (!validates) continue;
    models[head].row.valid_loss = evaluations_[head]->loss;
    models[head].row.valid_accuracy = evaluations_[head]->confusion.accuracy();
  }
  operations_ += operations;
  epoch_seconds_ += row.seconds;
  profile_.evaluation_seconds += watch.seconds() - row.seconds;
}

/// Keeps the trainer of a seed, and the evaluation of its best model, if that is the best so far.
void TrainingSession::finish_seed(std::unique_ptr<SweepTrainer> trainer,
                                  std::span<const SweptModel> models) {
  for (const TeamTime& team : trainer->teams()) team_seconds_[team.members] += team.seconds;
  const auto done = static_cast<std::size_t>(models.data() + models.size() - models_.data());
  const std::optional<std::size_t> best = best_model(std::span(models_).first(done));
  if (!best || *best < done - models.size()) return;
  auto& evaluation = evaluations_[*best - (done - models.size())];
  if (evaluation) best_evaluation_ = std::move(*evaluation);
  if (trainer_) duplicates_ = trainer->count_duplicates();
  trainer_ = std::move(trainer);
}

std::optional<TestSummary> TrainingSession::test(std::size_t head, const StopRequest& stop) const {
  const std::optional<Examples> examples = data_.test_examples();
  if (!examples) return std::nullopt;
  return TestSummary{.evaluation = trainer_->evaluate_on(*examples, head, stop),
                     .leaked = count_leaked(data_, trainer_->split(), *examples)};
}

std::vector<ClassShare> TrainingSession::shares() const {
  return shares_of(data_, trainer_->split(), recipe_.class_weights);
}

Profile TrainingSession::finished_profile(double train_seconds) const {
  Profile profile = profile_;
  const PhaseTimes& steps = profile.steps;
  profile.listing_seconds = data_.listing_seconds();
  profile.read_seconds = data_.seconds() - profile.listing_seconds;
  profile.other_seconds = train_seconds - profile.evaluation_seconds - steps.forward -
                          steps.softmax - steps.update - steps.logit_wait - steps.gradient_wait;
  profile.gflops = operations_ / epoch_seconds_ / 1e9;
  for (const auto& [members, seconds] : team_seconds_) {
    profile.teams.push_back({members, seconds, peak_of(context_.kernels(), members) / 1e9});
  }
  return profile;
}

}  // namespace linnet
