#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/core/index_range.hpp"
#include "engine/model/linear_layer.hpp"
#include "engine/train/gradient_pass.hpp"
#include "engine/train/lbfgs.hpp"
#include "linnet/context.hpp"
#include "linnet/model.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// The penalised loss of multinomial logistic regression as a function of all parameters:
///   f(W, b) = Σ_i s_i · loss_i / Σ_i s_i + λ/2 · ‖W‖²,  loss_i = −log softmax(W·x_i + b)_{y_i}.
///
/// The features are centred without being changed: the parameters are W and b' = b + W·μ, for any
/// μ near the mean of the features, so z = W·(x − μ) + b'. The minimum is the same, but features
/// that are not negative no longer make W and the bias depend on each other: a minimiser takes
/// fewer iterations. The vector of parameters holds the numbers of the layer, in its order and with
/// its padding, and then b'.
///
/// Products run in single precision. So a point is rounded before it is evaluated, to one whose W
/// and b are floats. For one thread at a time.
class SoftmaxObjective {
 public:
  /// All must outlive it. rows: what the layer multiplies with. mean: μ, one for each feature.
  /// pixel_factor: what the layer's products are multiplied by. row_bytes: those of a row of the
  /// examples.
  SoftmaxObjective(const Context& context, const WeightedExamples& examples, const LayerRows& rows,
                   std::size_t outputs, std::span<const double> mean, float pixel_factor,
                   std::size_t row_bytes);

  /// λ, for the evaluations that follow.
  void penalise(double penalty) { penalty_ = penalty; }

  /// The number of parameters.
  std::size_t size() const { return layer_.numbers().size() + layer_.outputs(); }

  /// f and its gradient in W and b'. The largest gradient is that of |∂f/∂W| and |∂f/∂b|, at fixed
  /// b and W. Moves x to the point that is evaluated. Throws Stopped on request.
  ObjectiveValue evaluate(std::span<double> x, std::span<double> gradient, const StopRequest& stop);

  /// f and its gradient with a penalty of λ + `added`, from those with λ at an x that was
  /// evaluated.
  ObjectiveValue add_penalty(double added, std::span<const double> x, double value,
                             std::span<double> gradient);

  /// The rows of the examples that this rank reads.
  IndexRange own_rows() const { return pass_.own_rows(); }
  /// The parts of the examples that are summed up by themselves: see GradientPass.
  std::size_t leaves() const { return pass_.leaves(); }

  /// Of the weights; its numbers are those of the last evaluation.
  const LinearLayer& layer() const noexcept { return layer_; }

  /// The parameters of a model, and the model of parameters.
  std::vector<double> parameters(const LinearModel& model) const;
  LinearModel model(std::span<const double> x) const;

 private:
  /// The features of a part, whose sums are kept apart: the sums do not depend on the threads.
  static constexpr std::size_t kPartFeatures = 256;
  /// Sums over the features of a part.
  struct Part {
    std::vector<double> shifts;     ///< Σ_k W(c, k) · μ_k of each output
    double squares = 0.0;           ///< Σ W²
    double largest_gradient = 0.0;  ///< |∂f/∂W|
  };

  template <class Body>
  void for_each_part(const Body& body);
  void set_point(std::span<double> x);
  void set_part(IndexRange features, std::span<double> x, Part& part);
  void add_penalty(double added, IndexRange features, std::span<const double> x,
                   std::span<double> gradient, Part& part) const;
  void find_gradient(IndexRange features, std::span<const double> outputs,
                     std::span<double> gradient, Part& part) const;

  const Context& context_;
  LinearLayer layer_;
  std::vector<float> bias_;
  std::vector<double> mean_;  ///< μ, padded with zeros
  float pixel_factor_;
  double total_weight_;
  double penalty_ = 0.0;
  std::vector<Part> parts_;
  GradientPass pass_;
};

}  // namespace linnet
