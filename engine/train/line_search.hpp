#pragma once

#include <cstddef>
#include <optional>

namespace linnet {

/// A step along a descent direction: φ(step) and φ'(step).
struct LinePoint {
  double step = 0.0;
  double value = 0.0;
  double slope = 0.0;
};

/// Which steps of a line search are long enough and not too long. A step is accepted if φ has
/// fallen by 10⁻⁴ of what φ'(0) promises, or, where rounding errors of φ hide that, if φ'(step)
/// says so (Hager, Zhang, "A new conjugate gradient method with guaranteed descent and an efficient
/// line search", 2005, the approximate Wolfe conditions); and if |φ'| has fallen to 0.9 of |φ'(0)|.
///
/// The caller evaluates φ at step(), tells it by add(), and repeats that until is_done(). Steps
/// that are too long, among them those whose value is not finite, and too short ones enclose the
/// next, which the cubic through both ends chooses.
class LineSearch {
 public:
  /// start: step 0, its slope below 0. first: the first step to try. value_error: the largest
  /// rounding error of φ relative to its value.
  LineSearch(const LinePoint& start, double first, double value_error);

  double step() const noexcept { return step_; }
  void add(const LinePoint& point);
  /// Whether the point that was added last is accepted.
  bool is_done() const noexcept { return done_; }
  /// Whether there is no step left between both ends.
  bool has_failed() const noexcept { return failed_; }

 private:
  bool has_fallen(const LinePoint& point) const;
  double next_step() const;

  LinePoint start_;
  double allowance_;  ///< by which values may exceed that of the start
  double step_;
  LinePoint low_;  ///< the longest step that is too short
  std::optional<LinePoint> high_;
  std::size_t tried_ = 0;
  bool done_ = false;
  bool failed_ = false;
};

}  // namespace linnet
