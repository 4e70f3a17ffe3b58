#include "engine/train/sweep_trainer.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "engine/core/huge_pages.hpp"
#include "engine/model/evaluation.hpp"
#include "engine/model/loss_kernel.hpp"
#include "engine/train/completed_recipe.hpp"
#include "engine/train/rank_division.hpp"
#include "engine/train/rank_features.hpp"
#include "engine/train/step_measurement.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// The recipe of the first head, which all have in common but for rate and decay.
Recipe common_recipe(const Recipe& recipe, const std::vector<Head>& heads, std::size_t classes) {
  if (heads.empty()) throw Error(Fault::usage, "there must be at least one head", "heads");
  for (const Head& head : heads) {
    check(recipe_of(recipe, head), classes);
    if (head.learning_rate.has_value() != heads.front().learning_rate.has_value()) {
      throw Error(Fault::usage, "either all heads have a learning rate, or none has", "heads");
    }
  }
  return recipe_of(recipe, heads.front());
}

FeatureStatistics statistics_of(const TrainingSet& data, const FeatureTransform& transform) {
  if (transform.standardizes()) return transform.standardized_statistics();
  return feature_statistics(data.sums(), data.examples().features.columns(), data.split().train);
}

SgdOptions sgd_options(const Recipe& recipe, const std::vector<Head>& heads, std::size_t features,
                       const LayerRows& rows, double centre) {
  SgdOptions options{.outputs = recipe.outputs,
                     .features = features,
                     .rows = rows,
                     .batch_size = recipe.batch_size,
                     .loss = recipe.loss,
                     .pixel_factor = static_cast<float>(1.0 / *recipe.pixel_divisor),
                     .centre = static_cast<float>(centre),
                     .momentum = recipe.momentum,
                     .weight_decays = {}};
  for (const Head& head : heads) options.weight_decays.push_back(head.weight_decay);
  return options;
}

std::span<const std::uint32_t> first_batch(const TrainingSet& data, const Recipe& recipe) {
  return std::span(data.split().train).first(recipe.batch_size);
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

Recipe recipe_of(const Recipe& recipe, const Head& head) {
  Recipe own = recipe;
  own.learning_rate = head.learning_rate;
  own.weight_decay = head.weight_decay;
  return own;
}

SweepTrainer::State::State(const Examples& examples, const Recipe& open_recipe,
                           const std::vector<Head>& given, const Context& used,
                           TrainingThreads threads, const std::optional<Examples>& validation)
    : context(used),
      data(examples, common_recipe(open_recipe, given, examples.classes), used, validation),
      transform(examples, data.split().train, open_recipe.standardize, open_recipe.normalize,
                data.scales(), used),
      statistics(statistics_of(data, transform)),
      recipe(completed_recipe(data, statistics, transform.type())),
      heads(given),
      divergences(given.size()),
      alive(given.size()),
      sgd(std::make_unique<FusedSgd>(
          used,
          sgd_options(recipe, given, examples.features.columns(), transform.rows(),
                      centre_of(statistics, recipe, transform.type())),
          used.communicator())),
      inputs(bias_inputs(data, *sgd)),
      folded(folded_factor(open_recipe, recipe, transform.type())),
      is_tuned(threads == TrainingThreads::automatic) {
  std::iota(alive.begin(), alive.end(), std::size_t{0});
  require_own_features(data.examples().features, sgd->layer().slice_features(),
                       context.communicator());
  divide();
  tune();
}

/// Chooses what ranks divide, for the heads that are left. Communicates.
void SweepTrainer::State::divide() {
  is_divided = true;
  divides_heads =
      ranks_divide_heads(sgd->options(), data.examples(), first_batch(data, recipe), context);
}

/// Measures the steps that this rank makes.
void SweepTrainer::State::tune() {
  if (!is_tuned) return;
  tuner.reset();
  const std::vector<std::size_t> own = own_places();
  if (own.empty()) return;
  const int column_ranks = divides_heads ? 1 : context.communicator().size();
  tuner.emplace(measure_step(options_of(own), data.examples(), first_batch(data, recipe), context,
                             column_ranks),
                context.threads());
}

std::vector<double> SweepTrainer::State::run_epoch(const StopRequest& stop,
                                                   std::optional<Clock::time_point> deadline) {
  if (epochs_done == 0 && data.examples().mapped) {
    read_in_huge_pages(data.examples().features.bytes(), context.workers(), stop);
  }
  if (!is_divided) {
    divide();
    tune();
  }
  ordered.gather(data.examples(), epoch_order(data.split(), recipe, epochs_done), inputs,
                 context.workers(), data.class_weights(), data.scales());
  std::vector<double> losses(heads.size(), 0.0);
  const std::size_t done =
      divides_heads ? run_own_heads(stop, deadline, losses) : run_all_heads(stop, deadline, losses);
  ++epochs_done;
  last_epoch_examples = std::min(done * recipe.batch_size, ordered.size());
  const double weight =
      done < epoch_steps() ? ordered.weight_of({0, last_epoch_examples}) : data.total_weight();
  for (std::size_t head = 0; head < heads.size(); ++head) {
    losses[head] =
        divergences[head] ? std::numeric_limits<double>::quiet_NaN() : losses[head] / weight;
  }
  return losses;
}

std::vector<std::optional<Evaluation>> SweepTrainer::State::evaluate_on_validation(
    const StopRequest& stop) {
  if (data.split().valid.empty()) throw Error(Fault::usage, "there is no validation set");
  if (!validation_rows) {
    validation_rows = fetch_evaluated(data.validation(), data.split().valid, context);
  }
  std::vector<Evaluation> living =
      evaluate_heads(sgd->view(), alive.size(), recipe.loss, data.validation(), data.split().valid,
                     context, stop, &*validation_rows);
  std::vector<std::optional<Evaluation>> evaluations(heads.size());
  for (std::size_t i = 0; i < alive.size(); ++i) {
    if (has_diverged(living[i].loss)) {
      record_divergence(alive[i], epochs_done * epoch_steps() - 1, "the validation loss",
                        living[i].loss);
    } else {
      evaluations[alive[i]] = std::move(living[i]);
    }
  }
  drop_diverged();
  return evaluations;
}

/// The place in sgd of a head that has not diverged.
std::size_t SweepTrainer::State::place_of(std::size_t head) const {
  const auto found = std::find(alive.begin(), alive.end(), head);
  if (found == alive.end()) {
    throw Error(Fault::usage, "head " + std::to_string(head) + " has diverged, or there is none");
  }
  return static_cast<std::size_t>(found - alive.begin());
}

}  // namespace linnet
