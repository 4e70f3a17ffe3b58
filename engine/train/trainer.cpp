#include "linnet/trainer.hpp"

#include <utility>

#include "linnet/error.hpp"
#include "linnet/sweep.hpp"

namespace linnet {

/// A sweep of one head.
struct Trainer::State {
  SweepTrainer sweep;
  Recipe recipe;
};

Trainer::Trainer(const Examples& examples, const Recipe& recipe, const Context& context,
                 TrainingThreads threads, const std::optional<Examples>& validation) {
  SweepTrainer sweep(examples, recipe, {{recipe.learning_rate, recipe.weight_decay}}, context,
                     threads, validation);
  Recipe completed = sweep.recipe(0);
  state_ = std::make_unique<State>(State{std::move(sweep), std::move(completed)});
}
Trainer::~Trainer() = default;
Trainer::Trainer(Trainer&&) noexcept = default;
Trainer& Trainer::operator=(Trainer&&) noexcept = default;

void Trainer::start_from(const LinearModel& model) {
  state_->sweep.start_from(model);
}

double Trainer::run_epoch(const StopRequest& stop) {
  return state_->sweep.run_epoch(stop).front();
}

std::size_t Trainer::epochs_done() const noexcept {
  return state_->sweep.epochs_done();
}

Evaluation Trainer::evaluate_on_validation(const StopRequest& stop) const {
  return *state_->sweep.evaluate_on_validation(stop).front();
}

Evaluation Trainer::evaluate_on(const Examples& examples, const StopRequest& stop) const {
  return state_->sweep.evaluate_on(examples, 0, stop);
}

LinearModel Trainer::finished_model() const {
  return state_->sweep.finished_model(0);
}

const Split& Trainer::split() const noexcept {
  return state_->sweep.split();
}

DuplicateCount Trainer::count_duplicates() const {
  return state_->sweep.count_duplicates();
}

const Recipe& Trainer::recipe() const noexcept {
  return state_->recipe;
}

int Trainer::training_threads() const noexcept {
  return state_->sweep.training_threads();
}

std::vector<TeamTime> Trainer::teams() const {
  return state_->sweep.teams();
}

double Trainer::epoch_operations() const noexcept {
  return state_->sweep.epoch_operations();
}

void Trainer::measure(PhaseTimes* times) noexcept {
  state_->sweep.measure(times);
}

}  // namespace linnet
