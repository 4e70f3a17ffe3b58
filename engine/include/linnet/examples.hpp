#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "linnet/byte_sums.hpp"
#include "linnet/export.hpp"
#include "linnet/feature_view.hpp"

namespace LINNET_EXPORT linnet {

/// Examples with their classes, in memory that the caller owns: a row of features, such as the
/// pixels of an image, and a label each. Labels are below `classes`. Rows that start on cache lines
/// are the fastest, as those of a Matrix.
///
/// Processes that train together (Communicator) may each have a part of the features alone, which
/// is FeatureView::resident(), and all of the rest: columns for training by SGD, those of
/// features_of_rank at least (engine/train/rank_features.hpp), or rows for L-BFGS; constructors
/// throw Error(data), in all processes, where they have another part. All processes have parts of
/// the same kind, or Error(usage) is thrown in all. Each number must be in some process, and the
/// features are bytes whose sums are known. What trains and evaluates passes on numbers that others
/// need. What takes no communicator throws Error(usage) for a part of features.
struct Examples {
  FeatureView features;
  std::span<const std::uint32_t> labels;
  std::size_t classes = 0;
  /// A hash of the content of each row, equal for duplicates of one example; empty if unknown.
  std::span<const std::uint64_t> content = {};
  /// The sums over the bytes of each row; empty if unknown, or if the features are no bytes: a
  /// Trainer then computes them.
  std::span<const ByteSums> sums = {};
  /// Whether the rows lie in a mapped file, part of which may not be in memory.
  bool mapped = false;
};

/// Throws Error(usage) unless the examples are as described.
void check(const Examples& examples);

/// The examples to train on and those to validate on, as indices.
struct Split {
  std::vector<std::uint32_t> train;
  std::vector<std::uint32_t> valid;
};

}  // namespace linnet
