#pragma once

#include <span>

#include "bench/baselines/registry.hpp"
#include "bench/measure/candidates.hpp"

namespace linnet::bench {

/// Checks and tries out every form of every library on a softmax, and returns the best of each
/// library.
Candidates find_candidates(const SoftmaxCase& softmax, std::span<const LoadedLibrary> libraries,
                           int threads, const Effort& effort);

}  // namespace linnet::bench
