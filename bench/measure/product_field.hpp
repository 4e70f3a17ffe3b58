#pragma once

#include <span>

#include "bench/baselines/roster.hpp"
#include "bench/measure/field.hpp"
#include "bench/measure/operands.hpp"

namespace linnet::bench {

/// Tries all libraries on a product. `area` is what a streaming case streams through; null
/// otherwise.
Field gather(const ProductCase& product, std::span<const Entrant> entrants, int threads,
             const Effort& effort, StreamArea* area);

}  // namespace linnet::bench
