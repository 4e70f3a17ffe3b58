#pragma once

#include <cstdint>
#include <span>

#include "engine/train/sgd_options.hpp"
#include "linnet/context.hpp"
#include "linnet/examples.hpp"

namespace linnet {

/// The seconds of a training step by several ranks.
///
/// If they divide the features, a step has the products of a rank's share of the features for all
/// heads, the loss of all heads, and a message for each chunk of the batch. If each of them trains
/// some of the heads, it has products and loss of the most heads that a rank has; the weights,
/// which are exchanged once an epoch, do not count.
struct DivisionSeconds {
  double columns;
  double heads;
};

/// Those of steps on examples such as `batch`, by the models of StepCost, whose costs all ranks
/// measure at once, and by the measured time of a message. Communicates.
DivisionSeconds measure_divisions(const SgdOptions& options, const Examples& examples,
                                  std::span<const std::uint32_t> batch, const Context& context);

/// Whether the ranks of the context are to train some of the heads each, and not to divide the
/// features: what ContextOptions::division says, or what takes less time; the same for all ranks.
/// Ranks that have columns divide these. Throws Error(usage) if it says rows, or heads to such
/// ranks. Communicates.
bool ranks_divide_heads(const SgdOptions& options, const Examples& examples,
                        std::span<const std::uint32_t> batch, const Context& context);

}  // namespace linnet
