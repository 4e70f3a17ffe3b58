#pragma once

#include <cstddef>

namespace linnet {

/// The cost of a training step, from which follows how many members a team should have.
///
/// A step of B examples has two products over all features, whose slices are divided among the
/// members, a loss whose groups of examples are divided among them, and two exchanges: of partial
/// logits, and of their gradient. If there is a slice for each of M members,
///   seconds(M) = max(products · ⌈slices / M⌉ / slices · clock(M), memory)
///                + loss · ⌈groups / M⌉ / groups · clock(M) + 2 · exchange(M),
///   exchange(1) = 0, exchange(M) = first + (M − 2) · further,
///   clock(M) = 1 + (M − 1) · slowdown,
/// as processors run the slower the more of their cores multiply. Otherwise ⌊M / slices⌋ members
/// share each slice, and wait for each other once more.
struct StepCost {
  double products = 0.0;  ///< seconds of both products on one core
  double memory = 0.0;    ///< seconds that the batch takes to come from memory, to all cores
  double loss = 0.0;      ///< seconds of loss and gradient on one core
  double first = 0.0;     ///< seconds of an exchange between two
  double further = 0.0;   ///< seconds that each further member adds to it
  double slowdown = 0.0;  ///< by which each further member lengthens computations
  std::size_t slices = 1;
  std::size_t groups = 1;
};

/// The seconds of a step by that model. members ≥ 1.
double step_seconds(const StepCost& cost, int members);

/// The number of members in [1, most] with the shortest step; the smallest of equals.
int best_members(const StepCost& cost, int most);

}  // namespace linnet
