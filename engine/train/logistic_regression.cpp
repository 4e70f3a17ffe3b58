#include "linnet/logistic_regression.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <sstream>
#include <utility>
#include <vector>

#include "engine/core/floating_point.hpp"
#include "engine/core/huge_pages.hpp"
#include "engine/core/workers.hpp"
#include "engine/data/feature_statistics.hpp"
#include "engine/data/minibatches.hpp"
#include "engine/data/row_scales.hpp"
#include "engine/train/contrast.hpp"
#include "engine/train/feature_covariance.hpp"
#include "engine/train/feature_transform.hpp"
#include "engine/train/lbfgs.hpp"
#include "engine/train/loss_weights.hpp"
#include "engine/train/softmax_curvature.hpp"
#include "engine/train/softmax_objective.hpp"
#include "engine/train/trained_classes.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Order = std::vector<std::uint32_t>;

/// Rounding errors of f relative to its value, of losses in single precision.
constexpr double kValueError = 1e-7;

void check(const LogisticOptions& options) {
  if (!std::isfinite(options.tolerance) || options.tolerance <= 0.0) {
    throw Error(Fault::usage, "tolerance must be above 0", "tolerance");
  }
}

void check_C(double value) {
  if (!std::isfinite(value) || value <= 0.0) {
    throw Error(Fault::usage, "C must be a finite number above 0", "C");
  }
}

/// A feature is so much times what is stored, unless it is transformed.
float feature_factor(const Examples& examples) {
  return static_cast<float>(1.0 / feature_unit(examples.features.type()));
}

const Examples& checked(const Examples& examples) {
  check(examples);
  return examples;
}

/// Ascending, so that a pass reads the rows in the order in which they lie.
Order checked_order(const Examples& examples, std::span<const std::uint32_t> indices) {
  if (indices.empty()) throw Error(Fault::data, "there are no examples to train on");
  Order order(indices.begin(), indices.end());
  std::sort(order.begin(), order.end());
  if (order.back() >= examples.labels.size()) {
    throw Error(Fault::usage, "an index is that of no example");
  }
  return order;
}

std::vector<float> scales_for(const LogisticOptions& options, const Examples& examples,
                              const Order& order, const Context& context) {
  if (options.normalize == Normalize::none) return {};
  return row_scales(examples, order, {}, context);
}

FitEnd fit_end(MinimiserEnd end) {
  switch (end) {
    case MinimiserEnd::converged:
      return FitEnd::converged;
    case MinimiserEnd::iterations_used:
      return FitEnd::iterations_used;
    case MinimiserEnd::no_progress:
      break;
  }
  return FitEnd::no_progress;
}

FitProgress fit_progress(const LbfgsState& state) {
  return {state.iterations, state.evaluations, state.at.value, state.at.largest_gradient};
}

}  // namespace

void check(const Penalty& penalty) {
  if (penalty.C && penalty.l2) {
    throw Error(Fault::usage, "C and l2 both say how strong the penalty is: give one", "C");
  }
  if (penalty.C) check_C(*penalty.C);
  if (penalty.l2 && (!std::isfinite(*penalty.l2) || *penalty.l2 < 0.0)) {
    throw Error(Fault::usage, "l2 must be a finite number of 0 or more", "l2");
  }
}

std::string_view name_of(FitEnd end) {
  switch (end) {
    case FitEnd::converged:
      return "converged";
    case FitEnd::iterations_used:
      return "iterations used";
    case FitEnd::no_progress:
      break;
  }
  return "no progress";
}

struct LogisticRegression::State {
  State(const Examples& all, std::span<const std::uint32_t> indices, const LogisticOptions& used,
        const Context& where)
      : context(where),
        examples(checked(all)),
        order(checked_order(examples, indices)),
        options(used),
        classes(examples, order),
        labels(classes.labels(examples)),
        scales(scales_for(options, examples, order, context)),
        transform(examples, order, options.standardize, options.normalize, scales, context),
        weights(loss_weights(examples, order, options.class_weights, options.example_weights)) {
    Examples relabelled = examples;
    relabelled.labels = labels;
    ordered.gather(relabelled, order, {}, context.workers(), {}, scales);
    const std::size_t features = examples.features.columns();
    const float factor = transform.factor();
    const LayerRows rows = transform.rows();
    mean = estimate_means(ordered, features, rows.columns, factor, context);
    if (curvature_pays(order.size(), features, classes.size())) {
      covariance = estimate_covariance(ordered, mean, rows.columns, factor, context);
      if (transform.standardizes()) raise_variances(covariance);
    }
    objective.emplace(context, WeightedExamples{ordered, weights.shares}, rows, classes.size(),
                      mean, factor, features * element_bytes(examples.features.type()));
    start.assign(objective->size(), 0.0);
  }

  LogisticFit fit(const Penalty& penalty, const std::function<void(const FitProgress&)>& progress,
                  const StopRequest& stop);
  double strength(const Penalty& penalty) const;
  InverseCurvature inverse_curvature(double penalty);

  const Context& context;
  Examples examples;
  Order order;
  LogisticOptions options;
  TrainedClasses classes;
  std::vector<std::uint32_t> labels;  ///< of all examples
  std::vector<float> scales;          ///< of the rows of all examples; none for ones
  FeatureTransform transform;
  LossWeights weights;
  OrderedExamples ordered;
  std::vector<double> mean;
  Matrix<float> covariance;  ///< none where an estimate of the curvature does not pay
  std::optional<SoftmaxObjective> objective;
  std::unique_ptr<SoftmaxCurvature> curvature;  ///< of the last fit that needed one
  std::vector<double> start;                    ///< of the next fit
  bool is_read = false;                         ///< the first fit has read mapped rows
};

/// λ of the penalty λ/2 · ‖W‖².
double LogisticRegression::State::strength(const Penalty& penalty) const {
  return penalty.l2 ? *penalty.l2 : 1.0 / (penalty.C.value_or(1.0) * weights.total);
}

/// That of the penalty, or one made for a fit before, if it hardly differs; none if it does not pay
/// or is of no use.
InverseCurvature LogisticRegression::State::inverse_curvature(double penalty) {
  if (covariance.rows() == 0) return {};
  if (!curvature || !curvature->serves(penalty)) {
    curvature.reset();  // its memory is free for the next one
    curvature =
        std::make_unique<SoftmaxCurvature>(context, objective->layer(), covariance, penalty);
  }
  if (!curvature->is_finite()) return {};
  return [this](std::span<double> x) { curvature->multiply_inverse(x); };
}

LogisticFit LogisticRegression::State::fit(const Penalty& penalty,
                                           const std::function<void(const FitProgress&)>& progress,
                                           const StopRequest& stop) {
  check(penalty);
  if (examples.mapped && !is_read) {
    read_in_huge_pages(examples.features.bytes(), context.workers(), stop);
    is_read = true;
  }
  objective->penalise(strength(penalty));
  const LbfgsOptions minimising{
      .tolerance = options.tolerance,
      .max_iterations = options.max_iterations,
      .value_error = kValueError,
      .estimate_curvature = [&] { return inverse_curvature(strength(penalty)); }};
  std::vector<double> x = start;
  const LbfgsResult result = minimise(
      [&](std::span<double> at, std::span<double> gradient) {
        return objective->evaluate(at, gradient, stop);
      },
      x, minimising, context.workers(),
      [&](const LbfgsState& state) {
        if (!std::isfinite(state.at.value)) {
          sum_rows(examples, context);  // names a feature that is not finite
          throw Error(Fault::data, "the loss is not a finite number at the start of the fit");
        }
        if (progress) progress(fit_progress(state));
      });
  start = std::move(x);
  return {transform.folded(classes.completed(objective->model(start))), fit_end(result.end),
          fit_progress(result.state)};
}

LogisticRegression::LogisticRegression(const Examples& examples,
                                       std::span<const std::uint32_t> indices,
                                       const LogisticOptions& options, const Context& context) {
  const StandardFloatingPoint standard;
  check(options);
  state_ = std::make_unique<State>(examples, indices, options, context);
}
LogisticRegression::~LogisticRegression() = default;
LogisticRegression::LogisticRegression(LogisticRegression&&) noexcept = default;
LogisticRegression& LogisticRegression::operator=(LogisticRegression&&) noexcept = default;

void LogisticRegression::start_from(const LinearModel& model) {
  const StandardFloatingPoint standard;
  const Examples& examples = state_->examples;
  if (model.outputs() != examples.classes || model.features() != examples.features.columns() ||
      model.bias.size() != model.outputs() || model.pixel_factor != feature_factor(examples) ||
      model.normalize != state_->options.normalize || !is_finite(model)) {
    throw Error(Fault::usage, "the model to start from has another form than the one to fit");
  }
  state_->start =
      state_->objective->parameters(state_->transform.unfolded(state_->classes.reduced(model)));
}

LogisticFit LogisticRegression::fit(const Penalty& penalty,
                                    const std::function<void(const FitProgress&)>& progress,
                                    const StopRequest& stop) {
  const StandardFloatingPoint standard;
  return state_->fit(penalty, progress, stop);
}

double LogisticRegression::total_weight() const noexcept {
  return state_->weights.total;
}

void fit_path(LogisticRegression& regression, std::span<const double> values_of_C,
              const std::function<void(double C, const LogisticFit&)>& body,
              const StopRequest& stop) {
  std::vector<double> ascending(values_of_C.begin(), values_of_C.end());
  for (const double value : ascending) check_C(value);
  std::sort(ascending.begin(), ascending.end());
  for (const double value : ascending) {
    body(value, regression.fit({.C = value, .l2 = std::nullopt}, {}, stop));
  }
}

}  // namespace linnet
