#pragma once

#include <cstddef>

namespace linnet {

/// The cost of a training step, from which follows how many members a team should have.
///
/// A step of B examples has two products over all features, whose slices are divided among the
/// members, a loss whose groups of examples are divided among them, and two barriers. If there is a
/// slice for each of M members,
///   seconds(M) = max(products · ⌈slices / M⌉ / slices, memory) + loss · ⌈groups / M⌉ / groups
///                + 2 · barrier(M),  barrier(1) = 0, barrier(M) = first + (M − 2) · further.
/// Otherwise ⌊M / slices⌋ members share each slice, and there is a third barrier.
struct StepCost {
  double products = 0.0;  ///< seconds of both products on one core
  double memory = 0.0;    ///< seconds that the batch takes to come from memory, to all cores
  double loss = 0.0;      ///< seconds of loss and gradient on one core
  double first = 0.0;     ///< seconds of a barrier of two
  double further = 0.0;   ///< seconds that each further member adds to it
  std::size_t slices = 1;
  std::size_t groups = 1;
};

/// The seconds of a step by that model. members ≥ 1.
double step_seconds(const StepCost& cost, int members);

/// The number of members in [1, most] with the shortest step; the smallest of equals.
int best_members(const StepCost& cost, int most);

}  // namespace linnet
