#pragma once

#include <span>
#include <vector>

namespace linnet::bench {

/// The middle value, or the mean of the middle two; NaN if there are none.
double median(std::span<const double> values);

/// NaN if there are no values.
double geometric_mean(std::span<const double> values);

/// The median of x[i] / y[i]. If x[i] and y[i] were measured shortly after each other, a slow
/// change of the machine's speed cancels.
double median_ratio(std::span<const double> x, std::span<const double> y);

}  // namespace linnet::bench
