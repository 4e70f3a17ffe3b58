#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "engine/model/linear_layer.hpp"
#include "linnet/matrix.hpp"

namespace linnet::test {

/// Half the distance from 1 to the next float: the most that one operation in single precision can
/// be off, relative to its result.
inline constexpr double kRoundoff = 0x1.0p-24;

/// γ(n) = n·u / (1 − n·u): n operations in a row are off by at most γ(n) times the sum of the
/// magnitudes that took part (Higham, "Accuracy and Stability of Numerical Algorithms", 3.1). A
/// strict bound, not a typical error.
inline double rounding_bound(std::size_t operations) {
  const double share = static_cast<double>(operations) * kRoundoff;
  return share / (1.0 - share);
}

/// Operations that one logit of `features` pixels passes through, on the set with the fewest lanes
/// and the shortest slices: the products and sums of one lane (a fourth of a slice; without FMA a
/// product rounds by itself), the sum of the lanes, the sum over the slices, the scale and the
/// bias.
inline std::size_t logit_roundings(std::size_t features) {
  constexpr std::size_t kShortestSlice = 512;
  const std::size_t padded = round_up(features, kRowPadding);
  const std::size_t slices = (padded + kShortestSlice - 1) / kShortestSlice;
  return std::min(padded, kShortestSlice) / 4 + 1 + 4 + slices + 2;
}

/// The same where weights are a row-major matrix: the products and sums of a slice, one after the
/// other, or of the steps of tiles, which are fewer but for the shortest slices.
inline std::size_t row_logit_roundings(std::size_t features) {
  constexpr std::size_t kLongestSlice = 512;
  constexpr std::size_t kShortestSlice = 128;
  const std::size_t padded = round_up(features, kRowPadding);
  return std::min(padded, kLongestSlice) + (padded + kShortestSlice - 1) / kShortestSlice + 2;
}

/// Operations that one weight's step over a batch passes through: products and sums of the batch,
/// the offset, the two factors and their product.
inline std::size_t step_roundings(std::size_t batch) {
  return batch + 1 + 1 + 3;
}

/// The same where weights are a row-major matrix, for tiles of 32 rows of the batch.
inline std::size_t row_step_roundings(std::size_t batch) {
  return step_roundings(round_up(batch, 32));
}

/// exp and log are good to about one unit in the last place, which is two roundoffs; this allows
/// twice that.
inline constexpr double kFunctionRoundings = 4.0;

/// Keeps the result that lies farthest outside its bound.
class WorstError {
 public:
  /// `bound` is the largest difference allowed. A NaN is infinitely far outside.
  void add(double got, double expected, double bound, const std::string& where) {
    const double off = std::fabs(got - expected);
    double share = off == 0.0 ? 0.0 : off / bound;
    if (std::isnan(share)) share = std::numeric_limits<double>::infinity();
    if (share <= share_) return;
    share_ = share;
    text_ = where + ": got " + std::to_string(got) + ", not " + std::to_string(expected) + " ± " +
            std::to_string(bound);
  }

  /// The difference as a share of what is allowed: at most 1 where all is well.
  double share() const noexcept { return share_; }
  const std::string& text() const noexcept { return text_; }

 private:
  double share_ = 0.0;
  std::string text_;
};

}  // namespace linnet::test
