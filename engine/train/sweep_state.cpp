#include <utility>

#include "engine/core/finite_numbers.hpp"
#include "engine/train/sweep_trainer.hpp"
#include "linnet/error.hpp"

namespace linnet {

/// The steps of some of the heads of sgd, as they are now.
std::unique_ptr<FusedSgd> SweepTrainer::State::sgd_of(
    const std::vector<std::size_t>& places) const {
  std::vector<HeadState> states;
  std::vector<double> weight_decays;
  for (const std::size_t place : places) {
    states.push_back(sgd->state(place));
    weight_decays.push_back(sgd->options().weight_decays[place]);
  }
  return sgd_from(states, weight_decays);
}

std::unique_ptr<FusedSgd> SweepTrainer::State::sgd_from(
    std::span<const HeadState> states, const std::vector<double>& weight_decays) const {
  SgdOptions options = sgd->options();
  options.weight_decays = weight_decays;
  return std::make_unique<FusedSgd>(context, options, states);
}

/// Whether a state of a head has the form of this sweep's, and finite numbers.
bool SweepTrainer::State::fits(const HeadState& head) const {
  const auto fits_layer = [&](const Matrix<float>& matrix) {
    return matrix.rows() == recipe.outputs && matrix.columns() == sgd->options().features &&
           all_finite(matrix);
  };
  return fits_layer(head.weights) &&
         (recipe.momentum == 0.0 ? head.velocity.rows() == 0 : fits_layer(head.velocity)) &&
         head.bias.size() == recipe.outputs && head.bias_velocity.size() == recipe.outputs &&
         all_finite(head.bias) && all_finite(head.bias_velocity);
}

bool SweepTrainer::State::fits(const SweepState& state) const {
  if (state.heads.size() != heads.size() || state.divergences.size() != heads.size()) return false;
  bool any = false;
  for (std::size_t head = 0; head < heads.size(); ++head) {
    if (state.divergences[head]) continue;
    if (!fits(state.heads[head])) return false;
    any = true;
  }
  return any;
}

SweepState SweepTrainer::State::save() const {
  SweepState state{.epochs_done = epochs_done,
                   .heads = std::vector<HeadState>(heads.size()),
                   .divergences = divergences};
  for (std::size_t i = 0; i < alive.size(); ++i) state.heads[alive[i]] = sgd->state(i);
  return state;
}

void SweepTrainer::State::restore(SweepState state) {
  if (!fits(state)) {
    throw Error(Fault::usage, "the state to go on from is not one of this training", "state");
  }
  std::vector<HeadState> states;
  std::vector<double> weight_decays;
  alive.clear();
  for (std::size_t head = 0; head < heads.size(); ++head) {
    if (state.divergences[head]) continue;
    alive.push_back(head);
    weight_decays.push_back(heads[head].weight_decay);
    states.push_back(std::move(state.heads[head]));
  }
  sgd = sgd_from(states, weight_decays);
  divergences = std::move(state.divergences);
  epochs_done = state.epochs_done;
  tune();
}

}  // namespace linnet
