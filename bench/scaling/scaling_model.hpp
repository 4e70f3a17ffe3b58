#pragma once

#include <cstddef>
#include <map>
#include <string_view>

#include "engine/train/step_cost.hpp"

namespace linnet::bench {

/// What the model takes from measurements on one machine.
struct MachineRates {
  std::map<int, double> read;      ///< bytes a second from memory, by number of threads; not empty
  double memory_limit = 0.0;       ///< bytes a second of a machine with more cores; 0 for no limit
  double barrier_of_two = 0.3e-6;  ///< seconds
};

/// One training step as it was measured on one thread.
struct MeasuredStep {
  double seconds = 0.0;   ///< of the whole step
  double loss = 0.0;      ///< of loss and gradient, a part of `seconds`
  std::size_t bytes = 0;  ///< of pixels that come from memory
  std::size_t slices = 1;
  std::size_t groups = 1;
};

/// The cost of that step on a machine with `cores` cores of the same kind. Each core beyond the
/// second adds a third of the barrier of two to a barrier, because it has one more cache line to
/// fetch. The rate of memory is the measured one or, for more cores than were measured, grows with
/// them up to the limit.
StepCost modelled_cost(const MachineRates& machine, const MeasuredStep& step, int cores);

/// What takes most of the seconds of a step by that cost: "products", "memory", "loss" or
/// "barriers".
std::string_view largest_part(const StepCost& cost, int cores);

}  // namespace linnet::bench
