#pragma once

#include <span>
#include <vector>

namespace linnet::bench {

/// The middle value, or the mean of the middle two; NaN of nothing.
double median(std::span<const double> values);

/// NaN of nothing.
double geometric_mean(std::span<const double> values);

/// The median of x[i] / y[i]: what stays of a drifting machine when both were measured in turn.
double median_ratio(std::span<const double> x, std::span<const double> y);

}  // namespace linnet::bench
