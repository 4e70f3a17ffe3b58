#include "engine/train/sweep_trainer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <sstream>
#include <utility>

#include "engine/core/huge_pages.hpp"
#include "engine/core/workers.hpp"
#include "engine/model/evaluation.hpp"
#include "engine/model/loss_kernel.hpp"
#include "engine/train/completed_recipe.hpp"
#include "engine/train/learning_rate.hpp"
#include "engine/train/step_measurement.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// Steps for which a team stays together: some milliseconds, of which forming the team takes less
/// than a hundredth. A team that formed too small, or turns out too large, is replaced after them.
constexpr std::size_t kTeamSteps = 128;

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
          used, sgd_options(recipe, given, examples.features.columns(), transform.rows(),
                            centre_of(statistics, recipe, transform.type())))),
      inputs(bias_inputs(data, *sgd)),
      folded(folded_factor(open_recipe, recipe, transform.type())),
      is_tuned(threads == TrainingThreads::automatic) {
  std::iota(alive.begin(), alive.end(), std::size_t{0});
  tune();
}

void SweepTrainer::State::tune() {
  if (!is_tuned) return;
  const auto batch = std::span(data.split().train).first(recipe.batch_size);
  tuner.emplace(measure_step(sgd->options(), data.examples(), batch, context), context.threads());
}

std::vector<double> SweepTrainer::State::run_epoch(const StopRequest& stop,
                                                   std::optional<Clock::time_point> deadline) {
  if (epochs_done == 0 && data.examples().mapped) {
    read_in_huge_pages(data.examples().features.bytes(), context.workers(), stop);
  }
  ordered.gather(data.examples(), epoch_order(data.split(), recipe, epochs_done), inputs,
                 context.workers(), data.class_weights(), data.scales());
  std::vector<double> losses(heads.size(), 0.0);
  std::size_t done = 0;
  while (done < epoch_steps()) {
    const IndexRange steps{done, std::min(done + kTeamSteps, epoch_steps())};
    done += run_steps(steps, stop, deadline, losses);
    if (done < steps.end) break;
  }
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

/// Runs some steps of the epoch, fewer if the deadline passes, and adds the weighted losses of each
/// head to its own. Returns how many it ran.
std::size_t SweepTrainer::State::run_steps(IndexRange steps, const StopRequest& stop,
                                           std::optional<Clock::time_point> deadline,
                                           std::vector<double>& losses) {
  stop.check();
  const std::size_t before = epochs_done * epoch_steps() + steps.begin;
  const auto start = Clock::now();
  const StepsResult result = sgd->run(
      ordered, steps.begin * recipe.batch_size, learning_rates(before, steps.size()),
      tuner ? tuner->next() : context.threads(), deadline ? stop.or_after(*deadline) : stop, times);
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  team_seconds[result.members] += seconds;
  if (tuner) tuner->record(result.members, seconds / static_cast<double>(result.steps));
  for (std::size_t i = 0; i < alive.size(); ++i) {
    losses[alive[i]] += result.heads[i].loss;
    if (const auto& divergence = result.heads[i].divergence) {
      record_divergence(alive[i], before + divergence->step, "the loss", divergence->loss);
    }
  }
  drop_diverged();
  stop.check();
  if (sgd->layer().is_finite()) return result.steps;
  for (std::size_t i = 0; i < alive.size(); ++i) {
    if (sgd->is_finite(i)) continue;
    record_divergence(alive[i], before + result.steps - 1, "a weight", HUGE_VAL);
  }
  drop_diverged();
  return result.steps;
}

/// Of the steps [first, first + count), counted over all epochs, and of each head that is alive.
std::vector<double> SweepTrainer::State::learning_rates(std::size_t first,
                                                        std::size_t count) const {
  std::vector<double> rates;
  rates.reserve(count * alive.size());
  for (std::size_t s = 0; s < count; ++s) {
    for (const std::size_t head : alive) {
      rates.push_back(learning_rate_at(recipe.schedule, learning_rate(head), first + s,
                                       epoch_steps() * recipe.epochs));
    }
  }
  return rates;
}

std::vector<std::optional<Evaluation>> SweepTrainer::State::evaluate_on_validation(
    const StopRequest& stop) {
  if (data.split().valid.empty()) throw Error(Fault::usage, "there is no validation set");
  std::vector<Evaluation> living = evaluate_heads(
      sgd->view(), alive.size(), recipe.loss, data.validation(), data.split().valid, context, stop);
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

void SweepTrainer::State::record_divergence(std::size_t head, std::size_t step, const char* what,
                                            double value) {
  std::ostringstream text;
  text << "training diverged in epoch " << step / epoch_steps() << ", step " << step % epoch_steps()
       << ": " << what << " is " << value << " at learning rate " << learning_rate(head)
       << "; try a smaller learning_rate";
  divergences[head] = text.str();
}

/// Goes on with the heads that have not diverged. Throws if there are none.
void SweepTrainer::State::drop_diverged() {
  std::vector<std::size_t> kept;  // places in sgd
  std::vector<std::size_t> living;
  for (std::size_t i = 0; i < alive.size(); ++i) {
    if (divergences[alive[i]]) continue;
    kept.push_back(i);
    living.push_back(alive[i]);
  }
  if (kept.empty()) throw Error(Fault::data, *divergences[alive.back()], "learning_rate");
  if (kept.size() == alive.size()) return;
  sgd = sgd_of(kept);
  alive = std::move(living);
  tune();
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
