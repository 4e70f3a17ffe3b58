#pragma once

#include <cstdint>
#include <span>

#include "engine/core/workers.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/train/fused_sgd.hpp"
#include "engine/train/step_cost.hpp"
#include "linnet/examples.hpp"

namespace linnet {

/// Seconds that a barrier of up to `members` threads takes when all come at once; the number that
/// came in `came`, if there is one.
double measure_barrier(const Workers& workers, int members, int* came = nullptr);

/// What a step by these rules costs here and now: its products and its loss, tried on a layer of
/// zeros and the examples that `batch` names, and barriers of two and of all workers. Takes about a
/// millisecond. What comes from memory is not told apart from the rest.
StepCost measure_step(const SgdOptions& options, const Examples& examples,
                      std::span<const std::uint32_t> batch, const KernelTable& kernels,
                      const Workers& workers);

}  // namespace linnet
