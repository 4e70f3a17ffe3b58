#include "engine/train/pass_plan.hpp"

#include <algorithm>

#include "engine/data/leaves.hpp"
#include "engine/model/logit_batches.hpp"

namespace linnet {
namespace {

/// A quarter of a second-level cache of 2 MB, half of one of 1 MB.
constexpr std::size_t kChunkBytes = std::size_t{512} << 10;
constexpr std::size_t kMostChunkRows = 1024;

/// Rows over which sums run in single precision: as many as keep the sums in double, which take as
/// long as some rows, below 2 % of the pass.
constexpr std::size_t kBlockRows = 2048;

}  // namespace

PassPlan::PassPlan(std::size_t rows, std::size_t features, std::size_t outputs,
                   std::size_t row_bytes)
    : rows_(rows) {
  const std::size_t fit = kChunkBytes / row_bytes / kForwardExamples * kForwardExamples;
  chunk_rows_ = std::clamp(fit, 2 * kForwardExamples, kMostChunkRows);
  block_rows_ = kBlockRows / chunk_rows_ * chunk_rows_;
  leaves_ = choose_leaves(rows, outputs * round_up(features, kRowPadding) * sizeof(double),
                          std::max(kLeavesBytes, rows * row_bytes / 64));
}

IndexRange PassPlan::leaf(std::size_t index) const {
  return subrange(rows_, leaves_, index, chunk_rows_);
}

}  // namespace linnet
