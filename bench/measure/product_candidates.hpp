#pragma once

#include <span>

#include "bench/baselines/registry.hpp"
#include "bench/measure/candidates.hpp"
#include "bench/measure/operands.hpp"

namespace linnet::bench {

/// Checks and tries out every form of every library on a product, and returns the best of each
/// library. `area` is the memory that a streaming case walks through, and null for a hot case.
Candidates find_candidates(const ProductCase& product, std::span<const LoadedLibrary> libraries,
                           int threads, const Effort& effort, StreamArea* area);

}  // namespace linnet::bench
