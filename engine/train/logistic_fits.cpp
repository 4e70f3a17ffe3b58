#include "engine/train/logistic_fits.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "engine/core/finite_numbers.hpp"
#include "engine/core/huge_pages.hpp"
#include "engine/core/rank_parts.hpp"
#include "engine/core/workers.hpp"
#include "engine/data/feature_statistics.hpp"
#include "engine/data/row_scales.hpp"
#include "engine/train/feature_covariance.hpp"
#include "engine/train/lbfgs.hpp"
#include "engine/train/penalty_path.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Order = std::vector<std::uint32_t>;

/// Rounding errors of f relative to its value, of losses in single precision.
constexpr double kValueError = 1e-7;

const Examples& checked(const Examples& examples, const Context& context) {
  check(examples);
  parts_of_ranks(context.communicator(), examples.features);
  if (examples.features.resident().kind == ResidentPart::Kind::columns) {
    throw Error(Fault::data, "each process has some columns of the features: L-BFGS takes rows",
                "resident");
  }
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
  const bool knows_sums = !examples.sums.empty();
  return row_scales(examples, order,
                    knows_sums ? sum_rows(examples, context) : std::vector<NumberSums>{}, context);
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

LogisticRegression::State::State(const Examples& all, std::span<const std::uint32_t> indices,
                                 const LogisticOptions& used, const Context& where)
    : context(where),
      examples(checked(all, where)),
      order(checked_order(examples, indices)),
      options(used),
      classes(examples, order),
      labels(classes.labels(examples)),
      scales(scales_for(options, examples, order, context)),
      transform(examples, order, options.standardize, options.normalize, scales, context),
      weights(loss_weights(examples, order, options.class_weights, options.example_weights)) {
  estimate();
  Examples relabelled = examples;
  relabelled.labels = labels;
  ordered.gather(relabelled, order, {}, context.workers(), {}, scales);
  const std::size_t row_bytes =
      examples.features.columns() * element_bytes(examples.features.type());
  objective.emplace(context, WeightedExamples{ordered, weights.shares}, transform.rows(),
                    classes.size(), mean, transform.factor(), row_bytes);
  fetch_own_rows();
  start.assign(objective->size(), 0.0);
}

/// Mean and covariance, of a sample.
void LogisticRegression::State::estimate() {
  const Order sampled = sample_of(order);
  const Sample sample{examples, sampled, scales, transform.rows().columns, transform.factor()};
  mean = estimate_means(sample, context);
  if (!curvature_pays(order.size(), mean.size(), classes.size())) return;
  covariance = estimate_covariance(sample, mean, context);
  if (transform.standardizes()) raise_variances(covariance);
}

/// What this rank reads in each pass and does not have, which is little if there are as many leaves
/// as ranks.
void LogisticRegression::State::fetch_own_rows() {
  Communicator& ranks = context.communicator();
  const FeatureView& features = examples.features;
  const IndexRange own = objective->own_rows();
  const auto rows = std::span(order).subspan(own.begin, own.size());
  require_few_absent(ranks, features, rows, most_kept_bytes(features),
                     "L-BFGS divides the examples into " + std::to_string(objective->leaves()) +
                         (objective->leaves() == 1 ? " part" : " parts") + " for " +
                         std::to_string(ranks.size()) +
                         " processes; train in fewer processes, or with all features in "
                         "each of them");
  fetched = FetchedRows(ranks, features, rows);
  ordered.take(fetched, order);
}

/// λ of the penalty λ/2 · ‖W‖².
double LogisticRegression::State::strength(const Penalty& given) const {
  return given.l2 ? *given.l2 : 1.0 / (given.C.value_or(1.0) * weights.total);
}

void LogisticRegression::State::make_curvature(double lambda) {
  curvature.reset();  // its memory is free for the next one
  curvature = std::make_unique<SoftmaxCurvature>(context, objective->layer(), covariance, lambda);
  curvature_penalty = lambda;
}

/// That of the fit's penalty, or one made for a fit before, if it hardly differs; none if it does
/// not pay or is of no use.
InverseCurvature LogisticRegression::State::inverse_curvature() {
  if (covariance.rows() == 0) return {};
  if (!curvature || !curvature->serves(penalty)) make_curvature(penalty);
  if (!curvature->is_finite()) return {};
  return [this](std::span<double> x) { curvature->multiply_inverse(x); };
}

/// That L-BFGS keeps along a path, where more than for a single fit save passes: as many more as
/// fit into the memory of Σ.
std::size_t LogisticRegression::State::most_pairs() const {
  constexpr std::size_t kMostPairs = 30;  // 40 gained nothing on Fashion-MNIST
  const std::size_t features = mean.size();
  const std::size_t more = features * features / (2 * objective->size());
  return std::min(LbfgsOptions{}.memory + more, kMostPairs);
}

/// What is known where the fit starts.
std::optional<MinimiserState> LogisticRegression::State::beginning() {
  if (resumed || !path) return resumed;
  return first_state(*path, penalty, start, *objective, context.workers());
}

LogisticFit LogisticRegression::State::fit(const Penalty& wanted,
                                           const std::function<void(const FitProgress&)>& progress,
                                           const StopRequest& stop) {
  check(wanted);
  if (examples.mapped && !is_read) {
    read_in_huge_pages(examples.features.bytes(), context.workers(), stop);
    is_read = true;
  }
  if (resumed && strength(wanted) != penalty) {
    throw Error(Fault::usage, "the fit to go on with has another penalty", "C");
  }
  penalty = strength(wanted);
  objective->penalise(penalty);
  LbfgsOptions minimising{.tolerance = options.tolerance,
                          .max_iterations = options.max_iterations,
                          .memory = path ? most_pairs() : LbfgsOptions{}.memory,
                          .value_error = kValueError,
                          .estimate_curvature = [&] { return inverse_curvature(); },
                          .from = beginning()};
  if (const auto factor = path ? step_factor(*path, penalty) : std::nullopt) {
    minimising.first_direction = path->change;
    minimising.first_factor = *factor;
  }
  std::vector<double> x = resumed ? resumed->x : start;
  LbfgsResult result = minimise(
      [&](std::span<double> at, std::span<double> gradient) {
        return objective->evaluate(at, gradient, stop);
      },
      x, std::move(minimising), context.workers(),
      [&](const LbfgsState& state, const std::function<MinimiserState()>& save_fit) {
        if (!std::isfinite(state.at.value)) {
          sum_rows(examples, context);  // names a feature that is not finite
          throw Error(Fault::data, "the loss is not a finite number at the start of the fit");
        }
        if (!progress) return;
        running = save_fit;
        try {
          progress(fit_progress(state));
        } catch (...) {
          running = {};
          throw;
        }
        running = {};
      });
  resumed.reset();
  path = next_path(path, penalty, start, x, std::move(result.last), context.workers());
  start = std::move(x);
  return {transform.folded(classes.completed(objective->model(start))), fit_end(result.end),
          fit_progress(result.state)};
}

LogisticState LogisticRegression::State::save() const {
  return {.start = start,
          .curvature_penalty = curvature_penalty,
          .penalty = penalty,
          .fit = running ? std::optional(running()) : resumed,
          .path = path};
}

/// Whether a state of a fit has the form of those of this regression, and finite numbers.
bool LogisticRegression::State::fits(const MinimiserState& fit) const {
  const auto fits_vector = [&](const auto& numbers) {
    return numbers.size() == start.size() && all_finite(numbers);
  };
  const auto fits_pair = [&](const CurvaturePair& pair) {
    return fits_vector(pair.s) && fits_vector(pair.y) && std::isfinite(pair.product) &&
           pair.product > 0.0;
  };
  const double figures[] = {fit.value, fit.largest_gradient, fit.least_value, fit.least_gradient};
  return all_finite(std::span(figures)) && fit.best_iteration <= fit.iterations &&
         fit.pairs.size() <= most_pairs() && fits_vector(fit.gradient) &&
         std::all_of(fit.pairs.begin(), fit.pairs.end(), fits_pair);
}

bool LogisticRegression::State::fits(const PathState& followed) const {
  const bool has_change = !followed.change.empty();
  return std::isfinite(followed.penalty) && std::isfinite(followed.log_ratio) &&
         (!has_change || followed.change.size() == start.size()) && all_finite(followed.change) &&
         (!followed.end || (followed.end->x.empty() && fits(*followed.end)));
}

void LogisticRegression::State::restore(LogisticState state) {
  const bool has_curvature = state.curvature_penalty.has_value();
  if (state.start.size() != start.size() || !all_finite(state.start) ||
      !std::isfinite(state.penalty) || !std::isfinite(state.curvature_penalty.value_or(0.0)) ||
      (has_curvature && covariance.rows() == 0) || (state.path && !fits(*state.path)) ||
      (state.fit &&
       (state.fit->x.size() != start.size() || !all_finite(state.fit->x) || !fits(*state.fit)))) {
    throw Error(Fault::usage, "the state to go on from is not one of this fit", "state");
  }
  if (has_curvature) make_curvature(*state.curvature_penalty);
  start = std::move(state.start);
  penalty = state.penalty;
  resumed = std::move(state.fit);
  path = std::move(state.path);
}

}  // namespace linnet
