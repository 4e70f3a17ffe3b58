#include "engine/train/line_search.hpp"

#include <algorithm>
#include <cmath>

namespace linnet {
namespace {

constexpr double kDecrease = 1e-4;
constexpr double kCurvature = 0.9;
/// More mean that rounding errors rule: each halves what encloses the step, roughly.
constexpr std::size_t kMostTries = 30;

/// Where the cubic through two points and their slopes is least; NaN if nowhere (Nocedal, Wright,
/// equation 3.59).
double least_of_cubic(const LinePoint& a, const LinePoint& b) {
  const double d = a.slope + b.slope - 3.0 * (a.value - b.value) / (a.step - b.step);
  const double root = std::copysign(std::sqrt(d * d - a.slope * b.slope), b.step - a.step);
  return b.step - (b.step - a.step) * (b.slope + root - d) / (b.slope - a.slope + 2.0 * root);
}

}  // namespace

LineSearch::LineSearch(const LinePoint& start, double first, double value_error)
    : start_(start), allowance_(value_error * std::fabs(start.value)), step_(first), low_(start) {}

bool LineSearch::has_fallen(const LinePoint& point) const {
  const double promised = point.step * start_.slope;
  if (point.value <= start_.value + kDecrease * promised) return true;
  return point.value <= start_.value + allowance_ &&
         point.slope <= (2.0 * kDecrease - 1.0) * start_.slope;
}

void LineSearch::add(const LinePoint& point) {
  ++tried_;
  const bool finite = std::isfinite(point.value) && std::isfinite(point.slope);
  if (!finite || !has_fallen(point)) {
    high_ = point;
  } else if (std::fabs(point.slope) <= -kCurvature * start_.slope) {
    done_ = true;
    return;
  } else if (point.slope > 0.0) {
    high_ = point;
  } else {
    low_ = point;
  }
  step_ = next_step();
  const bool moves = step_ > low_.step && (!high_ || step_ < high_->step) && std::isfinite(step_);
  failed_ = tried_ == kMostTries || !moves;
}

double LineSearch::next_step() const {
  if (!high_) {
    const double cubic = low_.step == 0.0 ? NAN : least_of_cubic(start_, low_);
    return std::isnan(cubic) ? 4.0 * step_ : std::clamp(cubic, 2.0 * step_, 10.0 * step_);
  }
  const double width = high_->step - low_.step;
  const bool known = std::isfinite(high_->value) && std::isfinite(high_->slope);
  if (!known) return low_.step + 0.1 * width;
  const double cubic = least_of_cubic(low_, *high_);
  if (std::isnan(cubic)) return low_.step + 0.5 * width;
  return std::clamp(cubic, low_.step + 0.1 * width, high_->step - 0.1 * width);
}

}  // namespace linnet
