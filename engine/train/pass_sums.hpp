#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/core/index_range.hpp"
#include "engine/train/rank_tree.hpp"
#include "linnet/context.hpp"

namespace linnet {

/// Sums over the leaves of a pass over all examples, in the tree of sum_tree; the ranks of a
/// context each have the leaves of their share. The bits depend neither on the number of ranks nor
/// on that of threads.
///
/// For one thread at a time.
class PassSums {
 public:
  /// `context` must outlive it.
  PassSums(const Context& context, std::size_t leaves)
      : context_(context), tree_(context.communicator(), leaves) {}

  /// The leaves of this rank.
  IndexRange own() const { return tree_.own(); }

  /// to[i] ← Σ numbers[i] of all leaves. own: the numbers of each leaf of this rank, as many as
  /// `to` has. Communicates, in pieces.
  void add(std::span<const double* const> own, std::span<double> to);

 private:
  void add_piece(std::span<const double* const> own, IndexRange places, std::span<double> to);

  const Context& context_;
  RankTree tree_;
  std::vector<double> message_;   ///< the sums that remain of own leaves
  std::vector<double> messages_;  ///< of all ranks
};

}  // namespace linnet
