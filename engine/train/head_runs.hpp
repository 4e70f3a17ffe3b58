#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/core/index_range.hpp"
#include "engine/train/fused_sgd.hpp"
#include "linnet/communicator.hpp"
#include "linnet/sweep.hpp"

namespace linnet {

/// What steps have made of a head.
struct HeadRun {
  /// What is not a finite number.
  enum class Divergence { none, loss, weight };

  double loss = 0.0;  ///< the sum over the examples, times their weights, until it diverged
  Divergence divergence = Divergence::none;
  std::size_t step = 0;  ///< the one that shows the divergence, counted over all epochs
  double value = 0.0;    ///< of the loss then
};

/// Adds what `result` says of steps from step `first` on that `sgd` has made to the run of each of
/// its heads.
void record(const StepsResult& result, const FusedSgd& sgd, std::size_t first,
            std::span<HeadRun> runs);

/// Whether all of some heads have diverged.
bool all_have_diverged(std::span<const HeadRun> runs);

/// The heads of this rank, of so many that all ranks divide: with more ranks than heads, some have
/// none.
IndexRange heads_of_rank(const Communicator& ranks, std::size_t heads);

/// The states of all heads, of which each rank has its own. options: of all heads. Communicates.
std::vector<HeadState> gather_heads(Communicator& ranks, const SgdOptions& options,
                                    std::span<const HeadState> own);

}  // namespace linnet
