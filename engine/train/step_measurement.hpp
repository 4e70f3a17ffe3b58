#pragma once

#include <cstdint>
#include <span>

#include "engine/core/workers.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/train/fused_sgd.hpp"
#include "engine/train/step_cost.hpp"
#include "linnet/context.hpp"
#include "linnet/examples.hpp"

namespace linnet {

/// How long a barrier takes.
struct BarrierTime {
  double seconds;
  int members;  ///< the threads that took part
};

/// The time in which up to `members` threads that arrive at once post and wait for each other; the
/// shortest of some.
BarrierTime measure_barrier(const Workers& workers, int members);

/// The cost of a step on this machine at this moment: its products and its loss, timed on a layer
/// of zeros and the examples that `batch` names, barriers of two and of all threads, and the rate
/// of multiplications of one and of all. ranks: how many divide the features; the cost is that of
/// one of them. Of a part of the features, its slices are timed. Takes about two milliseconds. The
/// time of memory is part of that of the products.
StepCost measure_step(const SgdOptions& options, const Examples& examples,
                      std::span<const std::uint32_t> batch, const Context& context, int ranks);

}  // namespace linnet
