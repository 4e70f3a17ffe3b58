#include "engine/train/pass_plan.hpp"

#include <algorithm>

#include "engine/model/logit_batches.hpp"

namespace linnet {
namespace {

/// A quarter of a second-level cache of 2 MB, half of one of 1 MB.
constexpr std::size_t kChunkBytes = std::size_t{512} << 10;
constexpr std::size_t kMostChunkRows = 1024;

/// Rows over which sums run in single precision: as many as keep the sums in double, which take as
/// long as some rows, below 2 % of the pass.
constexpr std::size_t kBlockRows = 2048;

/// Rows of a leaf at least, and leaves at most: enough for 64 threads.
constexpr std::size_t kLeafRows = 1024;
constexpr std::size_t kMostLeaves = 64;
constexpr std::size_t kLeafBytes = std::size_t{64} << 20;  ///< of all leaves

}  // namespace

PassPlan::PassPlan(std::size_t rows, std::size_t features, std::size_t outputs,
                   std::size_t row_bytes)
    : rows_(rows) {
  const std::size_t fit = kChunkBytes / row_bytes / kForwardExamples * kForwardExamples;
  chunk_rows_ = std::clamp(fit, 2 * kForwardExamples, kMostChunkRows);
  block_rows_ = kBlockRows / chunk_rows_ * chunk_rows_;
  const std::size_t sums = kLeafBytes / (outputs * round_up(features, kRowPadding) * 8);
  leaves_ = std::max<std::size_t>(1, std::min({rows / kLeafRows, kMostLeaves, sums}));
}

IndexRange PassPlan::leaf(std::size_t index) const {
  return subrange(rows_, leaves_, index, chunk_rows_);
}

}  // namespace linnet
