#include "linnet/sweep.hpp"

#include <cmath>
#include <utility>

#include "engine/core/all_indices.hpp"
#include "engine/core/floating_point.hpp"
#include "engine/model/evaluation.hpp"
#include "engine/train/sweep_trainer.hpp"
#include "linnet/error.hpp"

namespace linnet {

SweepTrainer::SweepTrainer(const Examples& examples, const Recipe& recipe,
                           const std::vector<Head>& heads, const Context& context,
                           TrainingThreads threads, const std::optional<Examples>& validation) {
  const StandardFloatingPoint standard;
  state_ = std::make_unique<State>(examples, recipe, heads, context, threads, validation);
}
SweepTrainer::~SweepTrainer() = default;
SweepTrainer::SweepTrainer(SweepTrainer&&) noexcept = default;
SweepTrainer& SweepTrainer::operator=(SweepTrainer&&) noexcept = default;

std::size_t SweepTrainer::heads() const noexcept {
  return state_->heads.size();
}

std::vector<double> SweepTrainer::run_epoch(const StopRequest& stop) {
  const StandardFloatingPoint standard;
  return state_->run_epoch(stop, std::nullopt);
}

std::vector<double> SweepTrainer::run_epoch_until(std::chrono::steady_clock::time_point deadline,
                                                  const StopRequest& stop) {
  const StandardFloatingPoint standard;
  return state_->run_epoch(stop, deadline);
}

std::size_t SweepTrainer::last_epoch_examples() const noexcept {
  return state_->last_epoch_examples;
}

const std::optional<std::string>& SweepTrainer::divergence(std::size_t head) const {
  return state_->divergences.at(head);
}

void SweepTrainer::start_from(const LinearModel& model) {
  const StandardFloatingPoint standard;
  state_->start_from(model);
}

SweepState SweepTrainer::state() const {
  return state_->save();
}

void SweepTrainer::restore(SweepState state) {
  const StandardFloatingPoint standard;
  state_->restore(std::move(state));
}

std::size_t SweepTrainer::epochs_done() const noexcept {
  return state_->epochs_done;
}

std::vector<std::optional<Evaluation>> SweepTrainer::evaluate_on_validation(
    const StopRequest& stop) {
  const StandardFloatingPoint standard;
  return state_->evaluate_on_validation(stop);
}

Evaluation SweepTrainer::evaluate_on(const Examples& examples, std::size_t head,
                                     const StopRequest& stop) const {
  const StandardFloatingPoint standard;
  const State& state = *state_;
  check(examples);
  require_same_form(examples, state.data.examples());
  const std::size_t place = state.place_of(head);
  const std::unique_ptr<FusedSgd> alone = state.sgd_of({place}, state.context.communicator());
  return evaluate(alone->view(), state.recipe.loss, examples, all_indices(examples.labels.size()),
                  state.context, stop);
}

LinearModel SweepTrainer::finished_model(std::size_t head) const {
  const StandardFloatingPoint standard;
  State& state = *state_;
  LinearModel model = state.transform.folded(state.sgd->model(state.place_of(head), state.folded));
  if (!is_finite(model)) {
    state.record_divergence(head, state.epochs_done * state.epoch_steps() - 1, "a weight",
                            HUGE_VAL);
    throw Error(Fault::data, *state.divergences[head], "learning_rate");
  }
  return model;
}

Recipe SweepTrainer::recipe(std::size_t head) const {
  Recipe recipe = recipe_of(state_->recipe, state_->heads.at(head));
  recipe.learning_rate = state_->learning_rate(head);
  return recipe;
}

WorkDivision SweepTrainer::division() const noexcept {
  return state_->divides_heads ? WorkDivision::heads : WorkDivision::columns;
}

std::size_t SweepTrainer::parts() const noexcept {
  return state_->divides_heads ? state_->alive.size() : state_->sgd->layer().slices();
}

const Split& SweepTrainer::split() const noexcept {
  return state_->data.split();
}

DuplicateCount SweepTrainer::count_duplicates() const {
  return state_->data.count_duplicates();
}

int SweepTrainer::training_threads() const noexcept {
  return state_->tuner ? state_->tuner->best() : state_->context.threads();
}

std::vector<TeamTime> SweepTrainer::teams() const {
  std::vector<TeamTime> teams;
  for (const auto& [members, seconds] : state_->team_seconds) teams.push_back({members, seconds});
  return teams;
}

void SweepTrainer::measure(PhaseTimes* times) noexcept {
  state_->times = times;
}

double SweepTrainer::epoch_operations() const noexcept {
  return 4.0 * static_cast<double>(state_->data.split().train.size()) *
         static_cast<double>(state_->data.examples().features.columns()) *
         static_cast<double>(state_->recipe.outputs * state_->alive.size());
}

}  // namespace linnet
