#include <algorithm>
#include <utility>
#include <vector>

#include "engine/core/finite_numbers.hpp"
#include "engine/train/contrast.hpp"
#include "engine/train/starting_model.hpp"
#include "engine/train/sweep_trainer.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// A head with `scale` times the weights of a model, and no velocity yet.
HeadState state_of(const LinearModel& model, float scale, bool has_velocity) {
  HeadState state{.weights = Matrix<float>(model.outputs(), model.features()),
                  .velocity = {},
                  .bias = {model.bias.begin(), model.bias.end()},
                  .bias_velocity = std::vector<double>(model.outputs(), 0.0)};
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    const auto weights = model.weights.values(c);
    std::transform(weights.begin(), weights.end(), state.weights.row(c),
                   [scale](float weight) { return weight * scale; });
  }
  if (has_velocity) state.velocity = Matrix<float>(model.outputs(), model.features());
  return state;
}

}  // namespace

/// The steps of some of the heads of sgd, as they are now, by `ranks` that divide the features.
std::unique_ptr<FusedSgd> SweepTrainer::State::sgd_of(const std::vector<std::size_t>& places,
                                                      Communicator& ranks) const {
  std::vector<HeadState> states;
  for (const std::size_t place : places) states.push_back(sgd->state(place));
  return std::make_unique<FusedSgd>(context, options_of(places), states, ranks);
}

/// The options of some of the heads of sgd.
SgdOptions SweepTrainer::State::options_of(const std::vector<std::size_t>& places) const {
  SgdOptions options = sgd->options();
  options.weight_decays.clear();
  for (const std::size_t place : places) {
    options.weight_decays.push_back(sgd->options().weight_decays[place]);
  }
  return options;
}

std::unique_ptr<FusedSgd> SweepTrainer::State::sgd_from(
    std::span<const HeadState> states, const std::vector<double>& weight_decays) const {
  SgdOptions options = sgd->options();
  options.weight_decays = weight_decays;
  return std::make_unique<FusedSgd>(context, options, states, context.communicator());
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

/// Where features are not transformed, they are what training multiplies with times `folded`, a
/// power of two, so that weights are divided by it exactly.
void SweepTrainer::State::start_from(const LinearModel& model) {
  if (epochs_done != 0) throw Error(Fault::usage, "training has begun from another model");
  const ElementType type = data.examples().features.type();
  const float factor = sgd->options().pixel_factor;
  const bool transforms = transform.rows().are_transformed();
  const LinearModel start =
      starting_model(model,
                     {.outputs = recipe.outputs,
                      .features = sgd->options().features,
                      .pixel_factor = transforms ? unit_factor(type) : factor / folded,
                      .normalize = recipe.normalize},
                     transform);
  std::vector<HeadState> states;
  for (std::size_t head = 0; head < heads.size(); ++head) {
    states.push_back(state_of(start, start.pixel_factor / factor, recipe.momentum != 0.0));
  }
  sgd = sgd_from(states, sgd->options().weight_decays);
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
  divide();
  tune();
}

}  // namespace linnet
