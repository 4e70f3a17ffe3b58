#pragma once

#include <cstddef>

#include "engine/core/index_range.hpp"
#include "engine/model/forward_pass.hpp"
#include "engine/train/work_partition.hpp"

namespace linnet {

/// Sums the partial logits of a chunk of the batch over all slices, in a fixed tree of pairs of
/// neighbouring slices, whoever computes a sum: so the bits do not depend on the number of members.
///
/// Before the barrier a member adds up the pairs within its own slices, for all examples. After it,
/// it adds up the other pairs for its own examples, so only sums pass from one core to another. The
/// partial logits of slice 0 then hold the total of these examples. Between those two calls the
/// partial logits of a slice belong to the members of the slice, and after the barrier the columns
/// of an example, in all slices, to the owner of the example.
class LogitExchange {
 public:
  /// Both must outlive it.
  LogitExchange(ForwardPass& forward, const WorkPartition& partition)
      : forward_(forward), partition_(partition) {}

  /// Before the barrier: the pairs within this member's slices, for the first `count` columns.
  void sum_own_slices(std::size_t count);

  /// After the barrier: the other pairs, for some columns.
  void sum_other_slices(IndexRange columns);

 private:
  void add(std::size_t to, std::size_t from, IndexRange columns);

  ForwardPass& forward_;
  const WorkPartition& partition_;
};

}  // namespace linnet
