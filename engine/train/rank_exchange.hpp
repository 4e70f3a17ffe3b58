#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/core/index_range.hpp"
#include "engine/model/linear_layer.hpp"
#include "engine/train/rank_tree.hpp"
#include "linnet/aligned_buffer.hpp"
#include "linnet/communicator.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// How several processes train one model: each owns the features of some slices, and they tell each
/// other the partial logits of each chunk, outputs × examples, which each of them adds up itself
/// and takes the loss of. So there is one exchange a chunk, and all ranks have the same logits.
///
/// A rank adds the partial logits of its slices as far as the tree allows (RankTree,
/// LogitExchange), and the ranks tell each other what remains: the bits are those of one process.
///
/// gather() is for one thread, which the others wait for before and after; so is share().
class RankExchange {
 public:
  /// For a layer of so many slices and outputs, and chunks of at most `most` examples. With more
  /// ranks than slices, some have none. `ranks` must outlive it.
  RankExchange(Communicator& ranks, std::size_t slices, std::size_t outputs, std::size_t most);

  /// Whether there is but one process. Then there is nothing to gather, and no memory to do it.
  bool is_alone() const noexcept { return ranks_.size() == 1; }

  /// The slices of this process.
  IndexRange own_slices() const { return tree_.own(); }

  /// Where the remaining sums of this process go, from column `first` of a chunk of `count`
  /// examples on: outputs × the columns that follow. The views are written to `sums`.
  void own_sums(std::size_t first, std::size_t count, std::vector<MatrixView<float>>& sums);

  /// Tells the other ranks the sums of a chunk of `count`, and whether this one wants to stop.
  void gather(std::size_t count, bool stops);

  /// Whether some rank wanted to stop when the last chunk was gathered: the same for all ranks.
  bool stops() const noexcept { return stops_; }

  /// z[c][b] = the sum over all slices for column columns.begin + b of a chunk of `count` that was
  /// gathered. columns.begin: a multiple of 8. z: outputs × at least columns.size().
  void sum(IndexRange columns, std::size_t count, MatrixView<float> z) const;

  /// Gives each rank the weights of the others' slices.
  void share(LinearLayer& layer) const;

 private:
  std::size_t message_floats(std::size_t count) const;

  Communicator& ranks_;
  RankTree tree_;  ///< of the slices
  std::size_t outputs_;
  AlignedBuffer<float> own_;
  AlignedBuffer<float> all_;
  bool stops_ = false;
};

}  // namespace linnet
