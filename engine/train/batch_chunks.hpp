#pragma once

#include <algorithm>
#include <cstddef>

#include "engine/core/index_range.hpp"
#include "engine/model/linear_layer.hpp"
#include "engine/train/sgd_options.hpp"

namespace linnet {

/// Cuts the examples of an epoch into batches, and batches into the chunks whose logits are
/// computed before their loss.
struct BatchChunks {
  std::size_t examples;
  std::size_t batch_size;
  std::size_t chunk_size;

  /// The batch from example `first` on; empty behind the last example.
  IndexRange batch_at(std::size_t first) const {
    const std::size_t begin = std::min(first, examples);
    return {begin, std::min(begin + batch_size, examples)};
  }

  /// The chunk of a batch from its row `row` on.
  IndexRange chunk_at(IndexRange batch, std::size_t row) const {
    const std::size_t begin = batch.begin + row;
    return {begin, std::min(begin + chunk_size, batch.end)};
  }

  /// The chunk after `chunk`: of the same batch, or the first of the next batch.
  IndexRange after(IndexRange batch, IndexRange chunk) const {
    if (chunk.end < batch.end) return chunk_at(batch, chunk.end - batch.begin);
    return chunk_at(batch_at(batch.end), 0);
  }
};

/// The size of a chunk: the whole batch, unless the partial logits of all slices would take too
/// much memory.
std::size_t choose_chunk_size(const SgdOptions& options, const LinearLayer& layer);

}  // namespace linnet
