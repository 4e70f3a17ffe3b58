#include "apps/report/accuracy_interval.hpp"

#include <algorithm>
#include <cmath>

namespace linnet {

AccuracyInterval accuracy_interval(std::uint64_t correct, std::uint64_t total) {
  if (total == 0) return {};
  constexpr double kZ = 1.959963984540054;  // the 0.975 quantile of the normal distribution
  const auto n = static_cast<double>(total);
  const double share = static_cast<double>(correct) / n;
  const double scale = 1.0 / (1.0 + kZ * kZ / n);
  const double middle = scale * (share + kZ * kZ / (2.0 * n));
  const double reach = scale * kZ * std::sqrt(share * (1.0 - share) / n + kZ * kZ / (4.0 * n * n));
  return {.low = std::max(middle - reach, 0.0), .high = std::min(middle + reach, 1.0)};
}

}  // namespace linnet
