#include "engine/train/penalty_path.hpp"

#include <cmath>
#include <utility>

#include "engine/train/curvature_pairs.hpp"
#include "engine/train/long_vectors.hpp"

namespace linnet {
namespace {

/// y is a float: of a penalty that is so many times as strong, its rounding errors are as large as
/// some curvature that is left.
constexpr double kMostWeaker = 100.0;

/// Twice as far as the secant is long.
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
  if (path.penalty > kMostWeaker * penalty) state.pairs.clear();
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
  if (path.change.empty() || !(factor > 0.0 && factor <= kMostSteps)) return {};
  return factor;
}

PathState next_path(const std::optional<PathState>& path, double penalty,
                    std::span<const double> start, std::span<const double> x, MinimiserState end,
                    const Workers& workers) {
  PathState next{.penalty = penalty, .end = std::move(end), .change = {}, .log_ratio = 0.0};
  const double log_ratio = path ? std::log(penalty / path->penalty) : 0.0;
  if (log_ratio == 0.0 || !std::isfinite(log_ratio) || next.end->iterations == 0) return next;
  next.log_ratio = log_ratio;
  next.change.resize(x.size());
  LongVectors(workers).subtract(x, start, next.change);
  return next;
}

}  // namespace linnet
