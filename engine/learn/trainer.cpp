#include "engine/learn/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>

namespace linnet {
namespace {

/// A loss starts at log C, or at C for the article's. One above this has left all meaning behind:
/// the steps are so long that each only undoes others, even where no number overflows.
constexpr double kMostLoss = 1e6;

bool is_sane(double mean_loss) {
  return std::isfinite(mean_loss) && mean_loss <= kMostLoss;
}

/// Exact sums over the pixels of the training set.
struct PixelSums {
  double count = 0.0;
  double levels = 0.0;
  double squares = 0.0;
};

PixelSums sum_pixels(const Examples& examples, std::span<const std::uint32_t> indices,
                     const Workers& workers) {
  struct RowSums {
    std::uint64_t levels = 0;
    std::uint64_t squares = 0;
  };
  std::vector<RowSums> rows(indices.size());
  workers.for_each(indices.size(), Deal::evenly, [&](std::size_t i, int) {
    const std::uint8_t* pixels = examples.pixels.row(indices[i]);
    for (std::size_t k = 0; k < examples.pixels.columns(); ++k) {
      const std::uint64_t level = pixels[k];
      rows[i].levels += level;
      rows[i].squares += level * level;
    }
  });
  PixelSums sums{.count = static_cast<double>(indices.size() * examples.pixels.columns())};
  for (const RowSums& row : rows) {
    sums.levels += static_cast<double>(row.levels);
    sums.squares += static_cast<double>(row.squares);
  }
  return sums;
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
  return examples;
}

Split checked_split(const Examples& examples, const Recipe& recipe) {
  check(recipe, examples.classes);
  Split split = split_examples(examples.pixels.rows(), recipe.valid_fraction, recipe.seed);
  require_batch(recipe, split.train.size());
  return split;
}

}  // namespace

Trainer::Trainer(const Examples& examples, const Recipe& recipe, const KernelTable& kernels,
                 const Workers& workers)
    : examples_(checked(examples)),
      recipe_(recipe),
      kernels_(kernels),
      workers_(workers),
      split_(checked_split(examples, recipe)) {
  const std::size_t features = examples.pixels.columns();
  const PixelSums sums = sum_pixels(examples, split_.train, workers);
  const double centre = centre_of(sums, recipe);
  if (recipe_.outputs == 0) recipe_.outputs = examples.classes;
  if (!recipe_.learning_rate) {
    recipe_.learning_rate = fitted_learning_rate(
        mean_squared_length(sums, centre, recipe.pixel_divisor, static_cast<double>(features)));
  }
  const PixelScale scale{static_cast<float>(centre),
                         static_cast<float>(1.0 / recipe.pixel_divisor)};
  model_ = LinearModel(recipe_.outputs, features, scale);
  products_.emplace(kernels, workers, features, recipe_.outputs, recipe.batch_size);
  z_ = Matrix<float>(recipe_.outputs, round_up(recipe.batch_size, kColumnPadding));
  losses_.resize(z_.columns());
  predictions_.resize(z_.columns());
}

double Trainer::run_epoch(const StopRequest& stop) {
  const std::vector<std::uint32_t> order = epoch_order(split_, recipe_, epochs_done_);
  double sum = 0.0;
  for (std::size_t first = 0; first < order.size(); first += recipe_.batch_size) {
    stop.check();
    const std::size_t size = std::min(recipe_.batch_size, order.size() - first);
    const double loss = run_step(std::span(order).subspan(first, size));
    if (!is_sane(loss / static_cast<double>(size))) {
      report_divergence("the loss", loss / static_cast<double>(size));
    }
    sum += loss;
  }
  if (!is_finite(model_)) report_divergence("a weight", HUGE_VAL);
  ++epochs_done_;
  return sum / static_cast<double>(order.size());
}

std::size_t Trainer::epoch_steps() const {
  return (split_.train.size() + recipe_.batch_size - 1) / recipe_.batch_size;
}

/// One step; returns the sum of the batch's losses.
double Trainer::run_step(std::span<const std::uint32_t> indices) {
  batch_.gather(examples_, indices);
  const std::size_t columns = batch_.padded_labels().size();
  const MatrixView<float> z(z_.row(0), z_.rows(), columns, z_.stride());
  products_->logits(batch_.rows(), model_.scale, model_.weights, model_.bias, z);
  loss_kernel(kernels_, recipe_.loss)(z, batch_.padded_labels(), {losses_, predictions_});

  const double rate = learning_rate_at(recipe_.schedule, *recipe_.learning_rate, steps_done_,
                                       epoch_steps() * recipe_.epochs);
  const auto factor = static_cast<float>(-rate / static_cast<double>(indices.size()));
  products_->descend(batch_.rows(), model_.scale, z, factor, model_.weights);
  for (std::size_t c = 0; c < model_.outputs(); ++c) {
    float sum = 0.0f;
    for (std::size_t b = 0; b < indices.size(); ++b) sum += z.row(c)[b];
    model_.bias[c] += factor * sum;
  }
  ++steps_done_;

  double loss = 0.0;
  for (std::size_t b = 0; b < indices.size(); ++b) loss += losses_[b];
  return loss;
}

/// Of the step that was done last.
void Trainer::report_divergence(const char* what, double value) const {
  const std::size_t step = steps_done_ - 1;
  std::ostringstream text;
  text << "training diverged in epoch " << step / epoch_steps() << ", step " << step % epoch_steps()
       << ": " << what << " is " << value << " at learning rate " << *recipe_.learning_rate
       << "; try a smaller --lr";
  throw Error(Fault::data, text.str());
}

Evaluation Trainer::evaluate_on_validation(const StopRequest& stop) const {
  Evaluation evaluation = evaluate(fold_centre(model_), recipe_.loss, examples_, split_.valid,
                                   kernels_, workers_, stop);
  if (!is_sane(evaluation.loss)) report_divergence("the validation loss", evaluation.loss);
  return evaluation;
}

LinearModel Trainer::finished_model() const {
  LinearModel model = fold_centre(model_);
  if (!is_finite(model)) report_divergence("a weight", HUGE_VAL);
  return model;
}

}  // namespace linnet
