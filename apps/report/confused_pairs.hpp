#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "linnet/metrics.hpp"

namespace linnet {

/// How many examples of one class were predicted to be of another.
struct ConfusedPair {
  std::size_t truth = 0;
  std::size_t predicted = 0;  ///< an output; from confusion.classes() on, one without a class
  std::uint64_t count = 0;
};

/// The `most` pairs with the largest counts, of those with any; the largest first, and of equal
/// counts in the order of truth and prediction.
std::vector<ConfusedPair> most_confused(const ConfusionMatrix& confusion, std::size_t most);

}  // namespace linnet
