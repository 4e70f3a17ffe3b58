#include "linnet/trainer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <sstream>
#include <string>

#include "engine/data/labels.hpp"
#include "engine/train/step_measurement.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Clock = std::chrono::steady_clock;

/// Steps for which a team stays together: some milliseconds, of which coming together takes less
/// than a hundredth. A team that came together small, or does not fit, does not stay so for long.
constexpr std::size_t kTeamSteps = 128;

/// Exact sums over the pixels of some images.
struct PixelSums {
  double count = 0.0;
  double levels = 0.0;
  double squares = 0.0;
};

PixelSums sum_pixels(const Examples& examples, std::span<const std::uint32_t> indices) {
  ByteSums all;
  for (const std::uint32_t example : indices) {
    all.levels += examples.sums[example].levels;
    all.squares += examples.sums[example].squares;
  }
  return {static_cast<double>(indices.size() * examples.pixels.columns()),
          static_cast<double>(all.levels), static_cast<double>(all.squares)};
}

/// The centre is a whole grey level, so that a pixel less its centre is exact.
double centre_of(const PixelSums& sums, const Recipe& recipe) {
  return recipe.centre == Centre::mean ? std::nearbyint(sums.levels / sums.count) : 0.0;
}

/// The mean over images of ‖x‖², x = (byte − centre) / divisor.
double mean_squared_length(const PixelSums& sums, double centre, double divisor, double features) {
  const double squares = sums.squares - 2.0 * centre * sums.levels + sums.count * centre * centre;
  return squares / sums.count * features / (divisor * divisor);
}

/// The checks come before anything is built from their subjects.
const Examples& checked(const Examples& examples) {
  check(examples);
  if (examples.sums.size() != examples.labels.size()) {
    throw Error(Fault::usage, "training: the sums over the pixels of all examples are needed");
  }
  return examples;
}

const Examples& checked_validation(const Examples& validation, const Examples& examples) {
  check(validation);
  if (validation.pixels.columns() != examples.pixels.columns()) {
    throw Error(Fault::usage, "the images to validate on have another number of pixels");
  }
  if (validation.classes != examples.classes) {
    throw Error(Fault::usage, "the images to validate on have another number of classes");
  }
  if (validation.labels.empty()) throw Error(Fault::data, "there are no images to validate on");
  return validation;
}

Split split_by(const Recipe& recipe, const Examples& examples) {
  const bool grouped = recipe.split == Splitting::grouped;
  return split_examples(examples.pixels.rows(), recipe.valid_fraction, recipe.seed,
                        grouped ? examples.content : std::span<const std::uint64_t>{},
                        recipe.stratify ? examples.labels : std::span<const std::uint32_t>{});
}

/// All of the examples to train on, all of the others to validate on.
Split whole_sets(const Recipe& recipe, const Examples& examples, const Examples& validation) {
  Split split{split_order(examples.pixels.rows(), recipe.seed), {}};
  split.valid.resize(validation.pixels.rows());
  std::iota(split.valid.begin(), split.valid.end(), 0U);
  return split;
}

Split checked_split(const Examples& examples, const Recipe& recipe,
                    const std::optional<Examples>& validation) {
  check(recipe, examples.classes);
  Split split = validation ? whole_sets(recipe, examples, *validation) : split_by(recipe, examples);
  require_batch(recipe, split.train.size());
  return split;
}

/// The sum of the weights of so many examples of each class.
double weight_of(std::span<const std::size_t> counts, std::span<const float> class_weights) {
  double sum = 0.0;
  for (std::size_t c = 0; c < counts.size(); ++c) {
    sum += static_cast<double>(counts[c]) * (class_weights.empty() ? 1.0 : class_weights[c]);
  }
  return sum;
}

}  // namespace

Trainer::Trainer(const Examples& examples, const Recipe& recipe, const KernelTable& kernels,
                 const Workers& workers, TrainingThreads size,
                 const std::optional<Examples>& validation)
    : examples_(checked(examples)),
      validation_(validation ? checked_validation(*validation, examples) : examples),
      recipe_(recipe),
      kernels_(kernels),
      workers_(workers),
      split_(checked_split(examples, recipe, validation)) {
  const std::vector<std::size_t> counts =
      count_labels(examples.labels, split_.train, examples.classes);
  class_weights_ = weights_of_classes(recipe.class_weights, counts);
  train_weight_ = weight_of(counts, class_weights_);
  const std::size_t features = examples.pixels.columns();
  const PixelSums sums = sum_pixels(examples, split_.train);
  const double centre = centre_of(sums, recipe);
  if (recipe_.outputs == 0) recipe_.outputs = examples.classes;
  if (!recipe_.learning_rate) {
    recipe_.learning_rate = fitted_learning_rate(
        mean_squared_length(sums, centre, recipe.pixel_divisor, static_cast<double>(features)));
  }
  sgd_.emplace(kernels, workers,
               SgdOptions{.outputs = recipe_.outputs,
                          .features = features,
                          .batch_size = recipe.batch_size,
                          .loss = recipe.loss,
                          .pixel_factor = static_cast<float>(1.0 / recipe.pixel_divisor),
                          .centre = static_cast<float>(centre),
                          .momentum = recipe.momentum,
                          .weight_decay = recipe.weight_decay});
  if (centre != 0.0) {
    bias_inputs_.resize(examples.pixels.rows());
    for (const std::uint32_t example : split_.train) {
      bias_inputs_[example] = sgd_->bias_input(static_cast<double>(examples.sums[example].levels));
    }
  }
  if (size == TrainingThreads::automatic) {
    const auto first = std::span(split_.train).first(recipe.batch_size);
    tuner_.emplace(measure_step(sgd_->options(), examples_, first, kernels, workers),
                   workers.threads());
  }
}

std::size_t Trainer::epoch_steps() const {
  return (split_.train.size() + recipe_.batch_size - 1) / recipe_.batch_size;
}

double Trainer::epoch_operations() const {
  return 4.0 * static_cast<double>(split_.train.size()) *
         static_cast<double>(examples_.pixels.columns()) * static_cast<double>(recipe_.outputs);
}

double Trainer::run_epoch(const StopRequest& stop) {
  ordered_.gather(examples_, epoch_order(split_, recipe_, epochs_done_), bias_inputs_, workers_,
                  class_weights_);
  double loss = 0.0;
  for (std::size_t first = 0; first < epoch_steps(); first += kTeamSteps) {
    run_steps(first, std::min(kTeamSteps, epoch_steps() - first), stop, loss);
  }
  ++epochs_done_;
  return loss / train_weight_;
}

/// Steps [first, first + count) of the epoch.
void Trainer::run_steps(std::size_t first, std::size_t count, const StopRequest& stop,
                        double& loss) {
  stop.check();
  const std::size_t before = epochs_done_ * epoch_steps() + first;
  std::vector<double> rates(count);
  for (std::size_t s = 0; s < count; ++s) {
    rates[s] = learning_rate_at(recipe_.schedule, *recipe_.learning_rate, before + s,
                                epoch_steps() * recipe_.epochs);
  }
  const auto start = Clock::now();
  const StepsResult done = sgd_->run(ordered_, first * recipe_.batch_size, rates,
                                     tuner_ ? tuner_->next() : members(), stop, times_);
  if (tuner_) {
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    tuner_->tell(done.members, seconds / static_cast<double>(count));
  }
  if (done.divergence) {
    report_divergence(before + done.divergence->step, "the loss", done.divergence->loss);
  }
  stop.check();
  loss += done.loss;
  if (!sgd_->layer().is_finite()) report_divergence(before + count - 1, "a weight", HUGE_VAL);
}

void Trainer::report_divergence(std::size_t step, const char* what, double value) const {
  std::ostringstream text;
  text << "training diverged in epoch " << step / epoch_steps() << ", step " << step % epoch_steps()
       << ": " << what << " is " << value << " at learning rate " << *recipe_.learning_rate
       << "; try a smaller --lr";
  throw Error(Fault::data, text.str());
}

Evaluation Trainer::evaluate_on_validation(const StopRequest& stop) const {
  const ModelView model{sgd_->layer(), sgd_->bias(), sgd_->options().pixel_factor};
  Evaluation evaluation =
      evaluate(model, recipe_.loss, validation_, split_.valid, kernels_, workers_, stop);
  if (has_diverged(evaluation.loss)) {
    report_divergence(epochs_done_ * epoch_steps() - 1, "the validation loss", evaluation.loss);
  }
  return evaluation;
}

LinearModel Trainer::finished_model() const {
  LinearModel model = sgd_->model();
  if (!is_finite(model)) {
    report_divergence(epochs_done_ * epoch_steps() - 1, "a weight", HUGE_VAL);
  }
  return model;
}

}  // namespace linnet
