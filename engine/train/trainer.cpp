#include "linnet/trainer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <numeric>
#include <span>
#include <sstream>
#include <vector>

#include "engine/core/floating_point.hpp"
#include "engine/core/huge_pages.hpp"
#include "engine/core/workers.hpp"
#include "engine/data/feature_statistics.hpp"
#include "engine/data/minibatches.hpp"
#include "engine/model/evaluation.hpp"
#include "engine/model/loss_kernel.hpp"
#include "engine/train/contrast.hpp"
#include "engine/train/feature_transform.hpp"
#include "engine/train/fused_sgd.hpp"
#include "engine/train/learning_rate.hpp"
#include "engine/train/step_measurement.hpp"
#include "engine/train/thread_count_tuner.hpp"
#include "engine/train/training_set.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Clock = std::chrono::steady_clock;

/// Steps for which a team stays together: some milliseconds, of which forming the team takes less
/// than a hundredth. A team that formed too small, or turns out too large, is replaced after them.
constexpr std::size_t kTeamSteps = 128;

FeatureStatistics statistics_of(const TrainingSet& data, const FeatureTransform& transform) {
  if (transform.standardizes()) return transform.standardized_statistics();
  return feature_statistics(data.sums(), data.examples().features.columns(), data.split().train);
}

/// For pixels the centre is a whole grey level, so that a pixel less its centre is exact.
double centre_of(const FeatureStatistics& statistics, const Recipe& recipe, ElementType type) {
  if (recipe.centre == Centre::none) return 0.0;
  return type == ElementType::u8 ? std::nearbyint(statistics.mean()) : statistics.mean();
}

/// The divisor of features where the recipe leaves it open. The article's loss grows with exp(z),
/// and diverges at rates that suit scaled features. A learning rate that is given belongs to
/// numbers as they are.
double fitted_divisor(const Recipe& recipe, double contrast, ElementType type) {
  if (recipe.loss != Loss::log_softmax) return feature_unit(type);
  if (type == ElementType::u8) return fitted_pixel_divisor(contrast);
  return recipe.learning_rate ? feature_unit(type) : fitted_feature_divisor(contrast);
}

/// The recipe with its open fields chosen by the data. type: that of the features as they are
/// trained on, and so for the functions below.
Recipe completed(const TrainingSet& data, const FeatureStatistics& statistics, ElementType type) {
  Recipe recipe = data.recipe();
  if (recipe.outputs == 0) recipe.outputs = data.examples().classes;
  if (recipe.standardize) recipe.centre = Centre::none;
  const double centre = centre_of(statistics, recipe, type);
  if (!recipe.pixel_divisor) {
    recipe.pixel_divisor = fitted_divisor(recipe, statistics.contrast(centre), type);
  }
  if (!recipe.learning_rate) {
    const auto features = static_cast<double>(data.examples().features.columns());
    recipe.learning_rate = fitted_learning_rate(
        statistics.mean_squared_length(centre, *recipe.pixel_divisor, features));
  }
  return recipe;
}

SgdOptions sgd_options(const Recipe& recipe, std::size_t features, const LayerRows& rows,
                       double centre) {
  return {.outputs = recipe.outputs,
          .features = features,
          .rows = rows,
          .batch_size = recipe.batch_size,
          .loss = recipe.loss,
          .pixel_factor = static_cast<float>(1.0 / *recipe.pixel_divisor),
          .centre = static_cast<float>(centre),
          .momentum = recipe.momentum,
          .weight_decay = recipe.weight_decay};
}

/// What the weights are multiplied by in the end, a power of two, so that the model takes byte /
/// 255, or numbers as they are, where the divisor was fitted.
float folded_factor(const Recipe& open_recipe, const Recipe& recipe, ElementType type) {
  return open_recipe.pixel_divisor ? 1.0f
                                   : static_cast<float>(feature_unit(type) / *recipe.pixel_divisor);
}

/// The bias input of each example that is trained on; none without a centre.
std::vector<float> bias_inputs(const TrainingSet& data, const FusedSgd& sgd) {
  std::vector<float> inputs;
  if (sgd.options().centre == 0.0f) return inputs;
  inputs.resize(data.examples().features.rows());
  for (const std::uint32_t example : data.split().train) {
    inputs[example] = sgd.bias_input(data.sums()[example].sum);
  }
  return inputs;
}

}  // namespace

struct Trainer::State {
  State(const Examples& examples, const Recipe& open_recipe, const Context& used,
        TrainingThreads threads, const std::optional<Examples>& validation)
      : context(used),
        data(examples, open_recipe, used, validation),
        transform(examples, data.split().train, open_recipe.standardize, open_recipe.normalize,
                  data.scales(), used),
        statistics(statistics_of(data, transform)),
        recipe(completed(data, statistics, transform.type())),
        sgd(used, sgd_options(recipe, examples.features.columns(), transform.rows(),
                              centre_of(statistics, recipe, transform.type()))),
        inputs(bias_inputs(data, sgd)),
        folded(folded_factor(open_recipe, recipe, transform.type())) {
    if (threads != TrainingThreads::automatic) return;
    const auto batch = std::span(data.split().train).first(recipe.batch_size);
    tuner.emplace(measure_step(sgd.options(), data.examples(), batch, context), context.threads());
  }

  std::size_t epoch_steps() const {
    return (data.split().train.size() + recipe.batch_size - 1) / recipe.batch_size;
  }

  double run_epoch(const StopRequest& stop);
  double run_steps(std::size_t first, std::size_t count, const StopRequest& stop);
  std::vector<double> learning_rates(std::size_t first, std::size_t count) const;
  [[noreturn]] void throw_divergence(std::size_t step, const char* what, double value) const;

  const Context& context;
  TrainingSet data;
  FeatureTransform transform;
  FeatureStatistics statistics;
  Recipe recipe;
  FusedSgd sgd;
  std::vector<float> inputs;
  float folded;
  OrderedExamples ordered;
  std::optional<ThreadCountTuner> tuner;
  PhaseTimes* times = nullptr;
  std::map<int, double> team_seconds;  ///< by number of members
  std::size_t epochs_done = 0;
};

double Trainer::State::run_epoch(const StopRequest& stop) {
  if (epochs_done == 0 && data.examples().mapped) {
    read_in_huge_pages(data.examples().features.bytes(), context.workers(), stop);
  }
  ordered.gather(data.examples(), epoch_order(data.split(), recipe, epochs_done), inputs,
                 context.workers(), data.class_weights(), data.scales());
  double loss = 0.0;
  for (std::size_t first = 0; first < epoch_steps(); first += kTeamSteps) {
    loss += run_steps(first, std::min(kTeamSteps, epoch_steps() - first), stop);
  }
  ++epochs_done;
  return loss / data.total_weight();
}

/// Runs the steps [first, first + count) of the epoch; returns the sum of their weighted losses.
double Trainer::State::run_steps(std::size_t first, std::size_t count, const StopRequest& stop) {
  stop.check();
  const std::size_t before = epochs_done * epoch_steps() + first;
  const auto start = Clock::now();
  const StepsResult result =
      sgd.run(ordered, first * recipe.batch_size, learning_rates(before, count),
              tuner ? tuner->next() : context.threads(), stop, times);
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  team_seconds[result.members] += seconds;
  if (tuner) tuner->record(result.members, seconds / static_cast<double>(count));
  if (result.divergence) {
    throw_divergence(before + result.divergence->step, "the loss", result.divergence->loss);
  }
  stop.check();
  if (!sgd.layer().is_finite()) throw_divergence(before + count - 1, "a weight", HUGE_VAL);
  return result.loss;
}

/// Of the steps [first, first + count), counted over all epochs.
std::vector<double> Trainer::State::learning_rates(std::size_t first, std::size_t count) const {
  std::vector<double> rates(count);
  for (std::size_t s = 0; s < count; ++s) {
    rates[s] = learning_rate_at(recipe.schedule, *recipe.learning_rate, first + s,
                                epoch_steps() * recipe.epochs);
  }
  return rates;
}

void Trainer::State::throw_divergence(std::size_t step, const char* what, double value) const {
  std::ostringstream text;
  text << "training diverged in epoch " << step / epoch_steps() << ", step " << step % epoch_steps()
       << ": " << what << " is " << value << " at learning rate " << *recipe.learning_rate
       << "; try a smaller learning_rate";
  throw Error(Fault::data, text.str(), "learning_rate");
}

Trainer::Trainer(const Examples& examples, const Recipe& recipe, const Context& context,
                 TrainingThreads threads, const std::optional<Examples>& validation) {
  const StandardFloatingPoint standard;
  state_ = std::make_unique<State>(examples, recipe, context, threads, validation);
}
Trainer::~Trainer() = default;
Trainer::Trainer(Trainer&&) noexcept = default;
Trainer& Trainer::operator=(Trainer&&) noexcept = default;

double Trainer::run_epoch(const StopRequest& stop) {
  const StandardFloatingPoint standard;
  return state_->run_epoch(stop);
}

std::size_t Trainer::epochs_done() const noexcept {
  return state_->epochs_done;
}

Evaluation Trainer::evaluate_on_validation(const StopRequest& stop) const {
  const StandardFloatingPoint standard;
  const State& state = *state_;
  if (state.data.split().valid.empty()) throw Error(Fault::usage, "there is no validation set");
  Evaluation evaluation = evaluate(state.sgd.view(), state.recipe.loss, state.data.validation(),
                                   state.data.split().valid, state.context, stop);
  if (has_diverged(evaluation.loss)) {
    state.throw_divergence(state.epochs_done * state.epoch_steps() - 1, "the validation loss",
                           evaluation.loss);
  }
  return evaluation;
}

Evaluation Trainer::evaluate_on(const Examples& examples, const StopRequest& stop) const {
  const State& state = *state_;
  check(examples);
  require_same_form(examples, state.data.examples());
  std::vector<std::uint32_t> all(examples.labels.size());
  std::iota(all.begin(), all.end(), 0U);
  return evaluate(state.sgd.view(), state.recipe.loss, examples, all, state.context, stop);
}

LinearModel Trainer::finished_model() const {
  const StandardFloatingPoint standard;
  LinearModel model = state_->transform.folded(state_->sgd.model(state_->folded));
  if (!is_finite(model)) {
    state_->throw_divergence(state_->epochs_done * state_->epoch_steps() - 1, "a weight", HUGE_VAL);
  }
  return model;
}

const Split& Trainer::split() const noexcept {
  return state_->data.split();
}

DuplicateCount Trainer::count_duplicates() const {
  return state_->data.count_duplicates();
}

const Recipe& Trainer::recipe() const noexcept {
  return state_->recipe;
}

int Trainer::training_threads() const noexcept {
  return state_->tuner ? state_->tuner->best() : state_->context.threads();
}

std::vector<TeamTime> Trainer::teams() const {
  std::vector<TeamTime> teams;
  for (const auto& [members, seconds] : state_->team_seconds) teams.push_back({members, seconds});
  return teams;
}

double Trainer::epoch_operations() const noexcept {
  return 4.0 * static_cast<double>(state_->data.split().train.size()) *
         static_cast<double>(state_->data.examples().features.columns()) *
         static_cast<double>(state_->recipe.outputs);
}

void Trainer::measure(PhaseTimes* times) noexcept {
  state_->times = times;
}

}  // namespace linnet
