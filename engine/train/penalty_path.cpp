#include "engine/train/penalty_path.hpp"

#include <cmath>
#include <utility>

#include "engine/train/curvature_pairs.hpp"
#include "engine/train/long_vectors.hpp"

namespace linnet {
namespace {

/// Whether a fit can tell of one with the other penalty: curvature and direction change on the way,
/// and y is a float, so a much stronger penalty leaves rounding errors in place of what is left.
bool are_near(double penalty, double other) {
  return std::fabs(std::log(penalty / other)) <= std::log(10.0) + 1e-9;
}

/// Of the length of the secant.
constexpr double kMostSteps = 2.0;

}  // namespace

std::optional<MinimiserState> first_state(PathState& path, double penalty,
                                          std::span<const double> x, SoftmaxObjective& objective,
                                          const Workers& workers) {
  if (!path.end) return {};
  MinimiserState state = std::move(*path.end);
  path.end.reset();
  const double added = penalty - path.penalty;
  const ObjectiveValue at = objective.add_penalty(added, x, state.value, state.gradient);
  if (!are_near(penalty, path.penalty)) state.pairs.clear();
  add_penalty(added, x.size() - objective.layer().outputs(), state.pairs, workers);
  return MinimiserState{.iterations = 0,
                        .evaluations = 0,
                        .value = at.value,
                        .largest_gradient = at.largest_gradient,
                        .least_value = at.value,
                        .least_gradient = at.largest_gradient,
                        .best_iteration = 0,
                        .x = {},
                        .gradient = std::move(state.gradient),
                        .pairs = std::move(state.pairs)};
}

std::optional<double> step_factor(const PathState& path, double penalty) {
  const double factor = std::log(penalty / path.penalty) / path.log_ratio;
  if (path.change.empty() || !are_near(penalty, path.penalty)) return {};
  if (!(factor > 0.0 && factor <= kMostSteps)) return {};
  return factor;
}

PathState next_path(const std::optional<PathState>& path, double penalty,
                    std::span<const double> start, std::span<const double> x, MinimiserState end,
                    const Workers& workers) {
  PathState next{.penalty = penalty, .end = std::move(end), .change = {}, .log_ratio = 0.0};
  if (!path || penalty == path->penalty || !are_near(penalty, path->penalty)) return next;
  if (next.end->iterations == 0) return next;
  next.log_ratio = std::log(penalty / path->penalty);
  next.change.resize(x.size());
  LongVectors(workers).subtract(x, start, next.change);
  return next;
}

}  // namespace linnet
