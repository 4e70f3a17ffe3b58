#pragma once

#include <optional>
#include <span>

#include "engine/core/workers.hpp"
#include "engine/train/softmax_objective.hpp"
#include "linnet/fit_state.hpp"

namespace linnet {

// What a fit of SoftmaxObjective takes over from the one before it, which differs in λ only. With
// f(x) = L(x) + λ/2 · ‖W‖² (Friedman, Hastie, Tibshirani, "Regularization paths for generalized
// linear models via coordinate descent", 2010, start each fit where the one before it ended):
//
// - value and gradient at the start x₁, from those at the end for λ₁, without a pass:
//   f₂ = f₁ + (λ₂ − λ₁)/2 · ‖W₁‖², ∇f₂ = ∇f₁ + (λ₂ − λ₁) · W₁;
// - the pairs of L-BFGS, whose y becomes y + (λ₂ − λ₁) · s_W: exactly what the gradient of f₂ would
//   have changed by, so the curvature of L is learned once for many λ;
// - a first step along the secant of the path in ln λ, which is smooth:
//   x₁ + ln(λ₂/λ₁) / ln(λ₁/λ₀) · (x₁ − x₀), and the line search ends it where it should.
//
// Pairs and step are taken over between penalties that differ by a factor of 10 at most.

/// What is known of the fit with a penalty that starts at x, where the last one of the path ended;
/// none if it did not leave its end, which is taken out of the path.
std::optional<MinimiserState> first_state(PathState& path, double penalty,
                                          std::span<const double> x, SoftmaxObjective& objective,
                                          const Workers& workers);

/// By what the change in the last fit is multiplied to be the first step to another penalty; none
/// if the path says nothing about that: after one fit, or where it turns around or goes on much
/// further.
std::optional<double> step_factor(const PathState& path, double penalty);

/// The path after a fit with a penalty from `start` to x, whose end is `end`.
PathState next_path(const std::optional<PathState>& path, double penalty,
                    std::span<const double> start, std::span<const double> x, MinimiserState end,
                    const Workers& workers);

}  // namespace linnet
