#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/kernel_table.hpp"
#include "engine/learn/examples.hpp"
#include "engine/learn/recipe.hpp"

namespace linnet {

/// Which examples teach and which judge, as indices.
struct Split {
  std::vector<std::uint32_t> train;
  std::vector<std::uint32_t> valid;
};

/// One random permutation of all examples; its first ⌊fraction · count⌋ are the validation set, the
/// rest, in the permutation's order, the training set. Throws Error(data) if either is empty.
Split split_examples(std::size_t count, double valid_fraction, std::uint64_t seed);

/// The order in which an epoch visits the training set: the split's own for Shuffle::once, a fresh
/// permutation of it, which depends on seed and epoch alone, for Shuffle::epoch.
std::vector<std::uint32_t> epoch_order(const Split& split, const Recipe& recipe, std::size_t epoch);

/// A batch gathered by index: pointers to the rows, and the labels, which are padded with class 0
/// to a multiple of kColumnPadding. Reuses its memory.
class Batch {
 public:
  void gather(const Examples& examples, std::span<const std::uint32_t> indices);

  ByteRows rows() const { return rows_; }
  std::span<const std::uint32_t> padded_labels() const { return labels_; }

 private:
  std::vector<const std::uint8_t*> rows_;
  std::vector<std::uint32_t> labels_;
};

}  // namespace linnet
