#pragma once

#include <span>

#include "bench/baselines/roster.hpp"
#include "bench/measure/field.hpp"

namespace linnet::bench {

/// Tries all libraries on a softmax.
Field gather(const SoftmaxCase& softmax, std::span<const Entrant> entrants, int threads,
             const Effort& effort);

}  // namespace linnet::bench
