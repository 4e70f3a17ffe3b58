#pragma once

#include <cstdint>

namespace linnet {

/// The accuracies that a count of correct predictions is compatible with.
struct AccuracyInterval {
  double low = 0.0;
  double high = 1.0;
};

/// The 95 % interval of Wilson ("Probable inference, the law of succession, and statistical
/// inference", 1927) for `correct` of `total` independent examples; from 0 to 1 for none.
AccuracyInterval accuracy_interval(std::uint64_t correct, std::uint64_t total);

}  // namespace linnet
