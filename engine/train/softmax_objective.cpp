#include "engine/train/softmax_objective.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/parallel_ranges.hpp"

namespace linnet {
namespace {

double sum_of_weights(const WeightedExamples& examples) {
  if (examples.weights.empty()) return static_cast<double>(examples.examples.size());
  return std::accumulate(examples.weights.begin(), examples.weights.end(), 0.0);
}

std::vector<double> padded(std::span<const double> numbers) {
  std::vector<double> longer(numbers.begin(), numbers.end());
  longer.resize(round_up(numbers.size(), kRowPadding), 0.0);
  return longer;
}

}  // namespace

SoftmaxObjective::SoftmaxObjective(const Context& context, const WeightedExamples& examples,
                                   const LayerRows& rows, std::size_t outputs,
                                   std::span<const double> mean, float pixel_factor,
                                   std::size_t row_bytes)
    : context_(context),
      layer_(context.kernels(), outputs, mean.size(), rows),
      bias_(outputs),
      mean_(padded(mean)),
      pixel_factor_(pixel_factor),
      total_weight_(sum_of_weights(examples)),
      parts_((layer_.features() + kPartFeatures - 1) / kPartFeatures),
      pass_(context, layer_, examples, row_bytes) {}

/// Calls `body(features, part)` for each part.
template <class Body>
void SoftmaxObjective::for_each_part(const Body& body) {
  context_.workers().for_each(parts_.size(), LoopSchedule::static_ranges, [&](std::size_t i, int) {
    body(subrange(layer_.features(), parts_.size(), i, kRowPadding), parts_[i]);
  });
}

ObjectiveValue SoftmaxObjective::evaluate(std::span<double> x, std::span<double> gradient,
                                          const StopRequest& stop) {
  set_point(x);
  pass_.run({pixel_factor_, bias_}, gradient.first(layer_.numbers().size()), stop);
  const std::span<const double> outputs = pass_.output_gradients();
  for_each_part(
      [&](IndexRange features, Part& part) { find_gradient(features, outputs, gradient, part); });
  ObjectiveValue result{pass_.loss() / total_weight_, 0.0};
  for (const Part& part : parts_) {
    result.value += 0.5 * penalty_ * part.squares;
    result.largest_gradient = std::max(result.largest_gradient, part.largest_gradient);
  }
  for (std::size_t c = 0; c < outputs.size(); ++c) {
    const double slope = outputs[c] / total_weight_;
    gradient[layer_.numbers().size() + c] = slope;
    result.largest_gradient = std::max(result.largest_gradient, std::fabs(slope));
  }
  return result;
}

void SoftmaxObjective::set_point(std::span<double> x) {
  for_each_part([&](IndexRange features, Part& part) { set_part(features, x, part); });
  const std::span<double> centred = x.subspan(layer_.numbers().size());
  for (std::size_t c = 0; c < centred.size(); ++c) {
    double shift = 0.0;
    for (const Part& part : parts_) shift += part.shifts[c];
    bias_[c] = static_cast<float>(centred[c] - shift);
    centred[c] = bias_[c] + shift;
  }
}

void SoftmaxObjective::set_part(IndexRange features, std::span<double> x, Part& part) {
  const std::span<float> numbers = layer_.numbers();
  const std::size_t lanes = layer_.lanes();
  part.shifts.assign(layer_.outputs(), 0.0);
  part.squares = 0.0;
  layer_.for_each_register(features, [&](std::size_t c, std::size_t feature, std::size_t place) {
    double shift = 0.0;
    double squares = 0.0;
    for (std::size_t i = 0; i < lanes; ++i) {
      numbers[place + i] = static_cast<float>(x[place + i]);
      const double weight = numbers[place + i];
      x[place + i] = weight;
      shift += weight * mean_[feature + i];
      squares += weight * weight;
    }
    part.shifts[c] += shift;
    part.squares += squares;
  });
}

/// From Σ s · g · x, which `gradient` has, and from Σ s · g of each output.
void SoftmaxObjective::find_gradient(IndexRange features, std::span<const double> outputs,
                                     std::span<double> gradient, Part& part) const {
  const std::span<const float> numbers = layer_.numbers();
  const std::size_t lanes = layer_.lanes();
  const double factor = pixel_factor_ / total_weight_;
  double largest = 0.0;
  layer_.for_each_register(features, [&](std::size_t c, std::size_t feature, std::size_t place) {
    const double bias_slope = outputs[c] / total_weight_;
    for (std::size_t i = 0; i < lanes; ++i) {
      double& slope = gradient[place + i];
      slope = factor * slope + penalty_ * numbers[place + i];
      largest = std::max(largest, std::fabs(slope));
      slope -= bias_slope * mean_[feature + i];
    }
  });
  part.largest_gradient = largest;
}

ObjectiveValue SoftmaxObjective::add_penalty(double added, std::span<const double> x, double value,
                                             std::span<double> gradient) {
  for_each_part(
      [&](IndexRange features, Part& part) { add_penalty(added, features, x, gradient, part); });
  ObjectiveValue result{value, 0.0};
  for (const Part& part : parts_) {
    result.value += 0.5 * added * part.squares;
    result.largest_gradient = std::max(result.largest_gradient, part.largest_gradient);
  }
  for (const double slope : gradient.subspan(layer_.numbers().size())) {
    result.largest_gradient = std::max(result.largest_gradient, std::fabs(slope));
  }
  return result;
}

void SoftmaxObjective::add_penalty(double added, IndexRange features, std::span<const double> x,
                                   std::span<double> gradient, Part& part) const {
  const std::size_t lanes = layer_.lanes();
  const std::span<const double> bias_slopes = gradient.subspan(layer_.numbers().size());
  double largest = 0.0;
  double squares = 0.0;
  layer_.for_each_register(features, [&](std::size_t c, std::size_t feature, std::size_t place) {
    for (std::size_t i = 0; i < lanes; ++i) {
      double& slope = gradient[place + i];
      slope += added * x[place + i];
      largest = std::max(largest, std::fabs(slope + bias_slopes[c] * mean_[feature + i]));
      squares += x[place + i] * x[place + i];
    }
  });
  part.largest_gradient = largest;
  part.squares = squares;
}

std::vector<double> SoftmaxObjective::parameters(const LinearModel& model) const {
  const LinearLayer layer(context_.kernels(), model.weights.view(), layer_.rows());
  std::vector<double> x(size());
  std::copy(layer.numbers().begin(), layer.numbers().end(), x.begin());
  const std::size_t weights = layer.numbers().size();
  for (std::size_t c = 0; c < layer.outputs(); ++c) {
    x[weights + c] = model.bias[c];
    for (std::size_t k = 0; k < layer.features(); ++k) {
      x[weights + c] += mean_[k] * model.weights.row(c)[k];
    }
  }
  return x;
}

LinearModel SoftmaxObjective::model(std::span<const double> x) const {
  LinearLayer layer(context_.kernels(), layer_.outputs(), layer_.features(), layer_.rows());
  for (std::size_t i = 0; i < layer.numbers().size(); ++i) {
    layer.numbers()[i] = static_cast<float>(x[i]);
  }
  LinearModel model(layer.outputs(), layer.features(), pixel_factor_);
  model.weights = layer.to_matrix();
  for (std::size_t c = 0; c < layer.outputs(); ++c) {
    double bias = x[layer.numbers().size() + c];
    for (std::size_t k = 0; k < layer.features(); ++k) bias -= mean_[k] * model.weights.row(c)[k];
    model.bias[c] = static_cast<float>(bias);
  }
  return model;
}

}  // namespace linnet
