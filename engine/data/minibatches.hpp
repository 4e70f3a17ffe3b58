#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/workers.hpp"
#include "engine/data/split.hpp"
#include "engine/kernels/operands.hpp"
#include "linnet/examples.hpp"
#include "linnet/recipe.hpp"

namespace linnet {

/// The order in which an epoch visits the training set: the split's own for Shuffle::once, a fresh
/// permutation of it, which depends on seed and epoch alone, for Shuffle::epoch.
std::vector<std::uint32_t> epoch_order(const Split& split, const Recipe& recipe, std::size_t epoch);

/// Examples in the order in which they are taken: pointers to their rows, their labels, what they
/// pull at the bias, and their weights. Reuses its memory; nothing of the images is copied.
class OrderedExamples {
 public:
  /// The examples that `order` names. bias_inputs: a number for each example there is, or none,
  /// which stands for ones. class_weights: what an example of each class counts, or none, which
  /// stands for the same.
  void gather(const Examples& examples, std::span<const std::uint32_t> order,
              std::span<const float> bias_inputs, const Workers& workers,
              std::span<const float> class_weights = {});

  std::size_t size() const { return rows_.size(); }
  ByteRows rows() const { return rows_; }
  /// One for each example and, of class 0, up to a multiple of kColumnPadding behind any of them.
  std::span<const std::uint32_t> labels() const { return labels_; }
  /// Has the rows of `count` examples from `first` on read from the disk, unless they are in memory
  /// for all that is known: see prefetch_pages.
  void prefetch_pages(std::size_t first, std::size_t count) const;

  std::span<const float> bias_inputs() const { return bias_inputs_; }
  /// One for each example; none if all count the same.
  std::span<const float> weights() const { return weights_; }

 private:
  bool on_disk_ = false;  ///< some of the rows, at least
  std::size_t row_bytes_ = 0;
  std::vector<const std::uint8_t*> rows_;
  std::vector<std::uint32_t> labels_;
  std::vector<float> bias_inputs_;
  std::vector<float> weights_;
};

}  // namespace linnet
