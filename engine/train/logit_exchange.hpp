#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/core/index_range.hpp"
#include "engine/model/forward_pass.hpp"
#include "engine/train/sum_tree.hpp"
#include "engine/train/work_partition.hpp"
#include "linnet/aligned_buffer.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// The sum of the partial logits of a chunk of the batch over the slices of a team, by one member
/// of it; in the fixed tree of sum_tree, whoever adds, so the bits do not depend on the number of
/// members. If the team has some of all slices, as other processes have the others, sums remain
/// that only the tree over all slices brings together: those of RankExchange.
///
/// A member adds up its own slices as far as the tree allows, and publishes what is left: for each
/// block of the tree, and each group of examples, outputs × examples of the group, in cache lines
/// of their own. The owner of a group adds up the blocks of all members. So an owner reads few
/// lines, each written by one member for it alone.
///
/// The partial logits of a slice belong to the members of the slice at all times. What is published
/// belongs to the members that publish it until they post that it is there, and to the owners of
/// the groups from then on, until these post that they have read it.
class LogitExchange {
 public:
  /// The floats that the members of any team may publish, for chunks of at most `chunk` examples.
  static std::size_t published_floats(const LinearLayer& layer, std::size_t chunk);

  /// published: at least published_floats, 64-byte aligned, the same for all members. All must
  /// outlive it.
  LogitExchange(ForwardPass& forward, const WorkPartition& partition, std::span<float> published);

  /// The partial logits of a slice of this member, the next one in order, are complete for the
  /// first `count` columns: adds them to those of the slices before, as far as the tree allows.
  void add_slice(std::size_t slice, std::size_t count);

  /// Publishes this member's sums for some columns of the chunk, and starts again.
  void publish(IndexRange columns);

  /// The examples of a chunk of `count` that this member owns: whole groups.
  IndexRange own_examples(std::size_t count) const;

  /// The most that it can own of chunks of up to `chunk` examples.
  std::size_t most_own_examples(std::size_t chunk) const;

  /// sums[i][c][b] = the remaining sum i for column columns.begin + b of the chunk, which begins a
  /// group. Each of them: outputs × at least columns.size(). There is one for each of tree_blocks
  /// of the slices of the team: a single one if it has all slices.
  void sum(IndexRange columns, std::span<const MatrixView<float>> sums) const;

 private:
  std::size_t groups_of(std::size_t count) const { return (count + group_size_ - 1) / group_size_; }
  void add(std::size_t to, std::size_t from, std::size_t count);
  float* published(std::size_t group, std::size_t block) const;
  template <std::size_t Size>
  void sum_group(IndexRange group, std::size_t first,
                 std::span<const MatrixView<float>> sums) const;

  ForwardPass& forward_;
  const WorkPartition& partition_;
  std::span<float> published_;
  std::size_t outputs_;
  std::size_t group_size_;               ///< examples of a group, which has one owner
  std::vector<std::size_t> all_merges_;  ///< after each block that the members publish, in order
  std::vector<std::size_t> own_merges_;  ///< after each slice of this member
  std::size_t first_block_ = 0;          ///< of this member, among all
  std::vector<std::size_t> sums_;        ///< the first slices of the sums that this member has
  std::size_t added_ = 0;                ///< slices of this member in them
};

}  // namespace linnet
