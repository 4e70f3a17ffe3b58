#include "apps/commands/training_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "apps/commands/session_identity.hpp"
#include "apps/report/recipe_json.hpp"
#include "engine/core/rank_shares.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

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

EndRules end_rules(const EndingOptions& options, std::chrono::steady_clock::time_point start) {
  EndRules rules{.keep = options.keep, .patience = options.patience};
  if (options.max_seconds) {
    rules.limit = {*options.max_seconds,
                   start + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                               std::chrono::duration<double>(*options.max_seconds))};
  }
  return rules;
}

TrainingSession::TrainingSession(const TrainingData& data, const Recipe& recipe,
                                 const SweptValues& values, const EndRules& rules,
                                 const Context& context, bool profile)
    : data_(data),
      recipe_(recipe),
      values_(values),
      rules_(rules),
      context_(context),
      has_profile_(profile),
      trainer_(make_trainer(values.seeds.front())),
      duplicates_(trainer_->count_duplicates()),
      models_(swept_models(values)) {
  const bool validates = !trainer_->split().valid.empty();
  const bool judges = validates && (rules.patience || rules.limit);
  keep_ = rules.keep.value_or(judges ? Keep::best : Keep::last);
  if (validates) return;
  if (rules.patience || keep_ == Keep::best) {
    throw Error(Fault::data,
                "epochs are judged on a validation set, and there is none: give one with --valid, "
                "or --keep last without --patience");
  }
  if (models_.size() == 1) return;
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
  if (start_ != nullptr) trainer->start_from(start_->model());
  if (has_profile_) trainer->measure(profile_.steps());
  return trainer;
}

std::span<SweptModel> TrainingSession::models_of(std::size_t seed_index) {
  const std::size_t heads = models_.size() / values_.seeds.size();
  return std::span(models_).subspan(seed_index * heads, heads);
}

void TrainingSession::start_from(const InitialModel& model) {
  start_ = &model;
  trainer_->start_from(model.model());
}

void TrainingSession::resume(SessionState state, const StopRequest& stop) {
  if (state.models.size() != models_.size() || state.seed >= values_.seeds.size()) {
    throw Error(Fault::usage, "the state to go on from is not one of this training", "state");
  }
  if (state.seed > 0) trainer_ = make_trainer(values_.seeds[state.seed]);
  trainer_->restore(std::move(state.sweep));
  if (!trainer_->split().valid.empty() && trainer_->epochs_done() > 0) {
    evaluations_ = trainer_->evaluate_on_validation(stop);
  }
  // The models are copied one by one: others have views of them.
  std::move(state.models.begin(), state.models.end(), models_.begin());
  kept_ = std::move(state.kept);
  idleness_ = state.idleness;
  first_seed_ = state.seed;
  earlier_seconds_ = state.train_seconds;
}

TrainingResult TrainingSession::run(const ReportEpoch& report, const SaveEpoch& save,
                                    const StopRequest& stop) {
  std::unique_ptr<SweepTrainer> trainer = std::move(trainer_);
  for (std::size_t i = first_seed_; i < values_.seeds.size() && ended_by_ != EndedBy::max_seconds;
       ++i) {
    if (i > first_seed_) {
      trainer = make_trainer(values_.seeds[i]);
      idleness_ = {};
      evaluations_.clear();
    }
    train(*trainer, models_of(i), report, save, stop);
    profile_.add_teams(trainer->teams());
    const bool has_best = kept_ && seed_of(kept_->index) == i;
    if (trainer_ && has_best) duplicates_ = trainer->count_duplicates();
    if (!trainer_ || has_best) trainer_ = std::move(trainer);
  }
  // A kept model of a seed before the checkpoint has a split of its own.
  if (seed_of(kept_->index) < first_seed_) {
    trainer_ = make_trainer(values_.seeds[seed_of(kept_->index)]);
    duplicates_ = trainer_->count_duplicates();
  }
  TrainingResult result;
  result.train_seconds = earlier_seconds_ + watch_.seconds();
  if (has_profile_) {
    result.profile = profile_.finished(data_, context_, result.train_seconds);
  }
  result.test = test_of(*kept_->model, recipe_.loss, data_, trainer_->split(), context_, stop);
  result.recipe = trainer_->recipe(kept_->index % trainer_->heads());
  result.best = kept_->index;
  result.epoch = kept_->row.epoch;
  result.ended_by = ended_by_;
  result.evaluation = std::move(kept_->evaluation);
  result.saved = model_for(data_.train);
  result.saved.model = std::move(*kept_->model);
  result.saved.recipe = with_start(json_text(result.recipe), start_);
  return result;
}

/// The epochs of the models of a seed, and the choice of the best of all so far.
void TrainingSession::train(SweepTrainer& trainer, std::span<SweptModel> models,
                            const ReportEpoch& report, const SaveEpoch& save,
                            const StopRequest& stop) {
  for (std::size_t head = 0; head < models.size(); ++head) {
    models[head].learning_rate = *trainer.recipe(head).learning_rate;
  }
  const auto is_patient = [&] {
    return idleness_.epochs < rules_.patience.value_or(recipe_.epochs + 1);
  };
  ended_by_ = is_patient() ? EndedBy::epochs : EndedBy::patience;
  try {
    while (trainer.epochs_done() < recipe_.epochs && ended_by_ == EndedBy::epochs) {
      run_epoch(trainer, models, stop);
      if (keep_ == Keep::best) keep_best(trainer, models);
      report(models);
      note_idleness(models);
      if (!is_patient()) ended_by_ = EndedBy::patience;
      if (is_late(trainer)) ended_by_ = EndedBy::max_seconds;
      if (ended_by_ == EndedBy::max_seconds) break;
      const bool is_last =
          ended_by_ == EndedBy::patience || trainer.epochs_done() == recipe_.epochs;
      save([&] { return state(trainer, models); }, is_last);
    }
    if (keep_ == Keep::last) keep_best(trainer, models);
  } catch (const Error&) {
    if (!go_on_without(trainer, models)) throw;
    report(models);
  }
}

void TrainingSession::note_idleness(std::span<const SweptModel> models) {
  const EpochRow& row = *models[*best_model(models, &SweptModel::row)].row;
  const bool leads = !idleness_.leader || is_better(row, *idleness_.leader);
  if (leads) idleness_.leader = row;
  idleness_.epochs = leads ? 0 : idleness_.epochs + 1;
}

SessionState TrainingSession::state(const SweepTrainer& trainer,
                                    std::span<const SweptModel> models) const {
  return {.seed = seed_of(static_cast<std::size_t>(models.data() - models_.data())),
          .sweep = trainer.state(),
          .idleness = idleness_,
          .models = models_,
          .kept = kept_,
          .train_seconds = earlier_seconds_ + watch_.seconds()};
}

/// After an error: whether it says that all models of a seed have diverged, and there is, or may
/// come, another one to keep.
bool TrainingSession::go_on_without(const SweepTrainer& trainer, std::span<SweptModel> models) {
  for (std::size_t head = 0; head < models.size(); ++head) {
    if (!trainer.divergence(head)) return false;
    note_divergence(*trainer.divergence(head), models[head]);
  }
  const bool is_last = models.data() + models.size() == models_.data() + models_.size();
  return models_.size() > 1 && (kept_ || !is_last);
}

void TrainingSession::note_divergence(const std::string& why, SweptModel& model) const {
  model.divergence = why;
  model.row.reset();
  if (keep_ == Keep::last) model.kept.reset();
}

void TrainingSession::run_epoch(SweepTrainer& trainer, std::span<SweptModel> models,
                                const StopRequest& stop) {
  for (SweptModel& model : models) {
    if (!model.divergence) model.epochs = trainer.epochs_done();
  }
  const double epoch_operations = trainer.epoch_operations();
  EpochRow row{.epoch = trainer.epochs_done()};
  const Stopwatch watch;
  const std::vector<double> losses =
      rules_.limit ? trainer.run_epoch_until(training_deadline(), stop) : trainer.run_epoch(stop);
  row.seconds = watch.seconds();
  const auto examples = static_cast<double>(trainer.last_epoch_examples());
  const double operations =
      epoch_operations * examples / static_cast<double>(trainer.split().train.size());
  row.images_per_second = examples / row.seconds;
  row.gflops = operations / row.seconds / 1e9;
  evaluations_.assign(models.size(), std::nullopt);
  if (!trainer.split().valid.empty()) evaluations_ = trainer.evaluate_on_validation(stop);
  for (std::size_t head = 0; head < models.size(); ++head) {
    if (trainer.divergence(head)) {
      note_divergence(*trainer.divergence(head), models[head]);
    } else {
      judge(row, losses[head], evaluations_[head], models[head]);
    }
  }
  evaluation_seconds_ = watch.seconds() - row.seconds;
  profile_.add_epoch(operations, row.seconds, evaluation_seconds_);
}

/// The figures of an epoch of a model, and whether it is judged by them.
void TrainingSession::judge(const EpochRow& epoch, double train_loss,
                            const std::optional<Evaluation>& evaluation, SweptModel& model) const {
  model.row = epoch;
  model.row->train_loss = train_loss;
  if (evaluation) {
    model.row->valid_loss = evaluation->loss;
    model.row->valid_accuracy = evaluation->confusion.accuracy();
  }
  const bool replaces = keep_ == Keep::last || !model.kept || is_better(*model.row, *model.kept);
  if (replaces) model.kept = model.row;
  model.rows.push_back(*model.row);
}

/// When steps have to end, so that the models can still be evaluated.
std::chrono::steady_clock::time_point TrainingSession::training_deadline() const {
  // Before the first epoch nothing is known; later, a model is evaluated, tested and written.
  const double reserve = std::max(0.04 * rules_.limit->seconds,
                                  0.02 * rules_.limit->seconds + 2 * evaluation_seconds_);
  return rules_.limit->end - std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                 std::chrono::duration<double>(reserve));
}

bool TrainingSession::is_late(const SweepTrainer& trainer) const {
  if (!rules_.limit) return false;
  const bool is_late = trainer.last_epoch_examples() < trainer.split().train.size() ||
                       std::chrono::steady_clock::now() >= training_deadline();
  return of_first_rank(context_.communicator(), is_late);
}

/// Keeps the best of these models as it is now, if it is better than what is kept.
void TrainingSession::keep_best(const SweepTrainer& trainer, std::span<const SweptModel> models) {
  const std::optional<std::size_t> head = best_model(models, &SweptModel::row);
  if (!head || (kept_ && !is_better(*models[*head].row, kept_->row))) return;
  const auto first = static_cast<std::size_t>(models.data() - models_.data());
  KeptModel kept{.index = first + *head,
                 .row = *models[*head].row,
                 .model = std::make_shared<LinearModel>(trainer.finished_model(*head)),
                 .evaluation = {}};
  kept.evaluation.confusion = {data_.train.classes().size(), trainer.recipe(*head).outputs};
  if (!evaluations_.empty() && evaluations_[*head]) kept.evaluation = *evaluations_[*head];
  kept_ = std::move(kept);
}

nlohmann::ordered_json TrainingSession::identity() const {
  return identity_of(data_, trainer_->recipe(0), values_, keep_, start_,
                     context_.instruction_set());
}

std::vector<ClassShare> TrainingSession::shares() const {
  return shares_of(data_, trainer_->split(), recipe_.class_weights);
}

}  // namespace linnet
