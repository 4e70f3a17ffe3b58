#pragma once

#include <cstdint>
#include <span>

#include "linnet/context.hpp"
#include "linnet/examples.hpp"
#include "linnet/export.hpp"
#include "linnet/matrix.hpp"
#include "linnet/model.hpp"
#include "linnet/stop.hpp"

namespace LINNET_EXPORT linnet {

// Temperature scaling (Guo et al., "On Calibration of Modern Neural Networks", 2017): a model's
// logits are divided by one number T, fitted to examples that it was not trained on. Predictions
// stay as they are, and probabilities become as sure as the predictions are right.

/// No temperature is fitted beyond these.
inline constexpr double kLeastTemperature = 1e-3;
inline constexpr double kMostTemperature = 1e3;

/// What a fitted temperature is.
enum class TemperatureEnd {
  minimum,  ///< the log loss is the least
  /// No example has a greater logit than that of its label, so that the log loss falls for ever as
  /// T → 0. Platt's targets have a minimum instead ("Probabilistic Outputs for Support Vector
  /// Machines", 1999): of n examples, a label counts 1 − 1 / (n + 2), and the other outputs share
  /// the rest.
  separated,
  most,   ///< kMostTemperature: the log loss still falls; the logits are no guide to the labels
  least,  ///< kLeastTemperature: the log loss still falls
  flat,   ///< 1: there are no examples, or in each all logits are equal
};

struct TemperatureFit {
  double temperature = 1.0;
  TemperatureEnd end = TemperatureEnd::flat;
  double loss_before = 0.0;  ///< the mean of the log loss with T = 1
  double loss_after = 0.0;   ///< and with the temperature
};

/// The temperature T that minimises the mean of log Σ_c exp(z_c / T) − z_y / T over the examples
/// with the logits z and the label y, to a relative 10⁻¹⁰. The mean is convex in 1 / T; Newton's
/// method in log T, kept between bounds by bisection, finds its minimum in double.
///
/// logits: examples × classes, row-major with any stride. Throws Error(usage) unless there is a
/// label, less than the number of classes, for each row, and Error(data), with the number of the
/// first such row, for logits that are not finite. The bits do not depend on the number of threads.
/// Thread-safe.
TemperatureFit fit_temperature(MatrixView<const float> logits,
                               std::span<const std::uint32_t> labels,
                               const Context& context = default_context(),
                               const StopRequest& stop = {});

/// The same for the logits of a model, which are computed again for each step of the search,
/// usually six to ten times, and take no memory. Throws Error(usage) unless examples and model fit
/// each other; Stopped on request.
TemperatureFit fit_temperature(const LinearModel& model, const Examples& examples,
                               const Context& context = default_context(),
                               const StopRequest& stop = {});

/// The model with all weights and biases divided by `temperature`, each rounded to a float: its
/// logits are those of `model` divided by it, up to rounding. Throws Error(usage) unless it is a
/// finite number above 0.
LinearModel with_temperature(const LinearModel& model, double temperature);

}  // namespace linnet
