#include "engine/train/curvature_pairs.hpp"

#include <algorithm>
#include <cmath>

namespace linnet {
namespace {

std::span<double> all(AlignedBuffer<double>& numbers) {
  return {numbers.data(), numbers.size()};
}
std::span<const double> all(const AlignedBuffer<double>& numbers) {
  return {numbers.data(), numbers.size()};
}

}  // namespace

CurvaturePairs::CurvaturePairs(std::size_t memory, std::size_t size,
                               const InverseCurvature& inverse_curvature, const Workers& workers)
    : vectors_(workers), size_(size), inverse_curvature_(inverse_curvature), pairs_(memory) {}

void CurvaturePairs::add(std::span<const double> x_before, std::span<const double> x,
                         std::span<const double> g_before, std::span<const double> g) {
  // A curvature of that share of the largest possible is noise.
  constexpr double kNoise = 1e-12;
  Pair& to = pairs_[next_];
  if (to.s.size() == 0) {
    to.s = AlignedBuffer<double>(size_);
    to.y = AlignedBuffer<double>(size_);
  }
  vectors_.add(x, -1.0, x_before, all(to.s));
  vectors_.add(g, -1.0, g_before, all(to.y));
  to.product = vectors_.dot(all(to.s), all(to.y));
  const double s_length = vectors_.dot(all(to.s), all(to.s));
  const double y_length = vectors_.dot(all(to.y), all(to.y));
  if (!(to.product > kNoise * std::sqrt(s_length * y_length))) {
    if (count_ == pairs_.size()) --count_;  // the oldest was overwritten
    return;
  }
  double scaled_length = y_length;
  if (inverse_curvature_) {
    AlignedBuffer<double> scaled(size_);
    std::copy(all(to.y).begin(), all(to.y).end(), scaled.data());
    inverse_curvature_(all(scaled));
    scaled_length = vectors_.dot(all(to.y), all(scaled));
  }
  scale_ = to.product / scaled_length;
  next_ = (next_ + 1) % pairs_.size();
  count_ = std::min(count_ + 1, pairs_.size());
}

void CurvaturePairs::find_direction(std::span<const double> gradient,
                                    std::span<double> direction) const {
  vectors_.multiply(-1.0, gradient, direction);
  std::vector<double> shares(count_ + 1);
  for (std::size_t age = 1; age <= count_; ++age) {
    const Pair& at = pair(age);
    shares[age] = vectors_.dot(all(at.s), direction) / at.product;
    vectors_.add(direction, -shares[age], all(at.y), direction);
  }
  if (inverse_curvature_) inverse_curvature_(direction);
  vectors_.multiply(empty() ? 1.0 : scale_, direction, direction);
  for (std::size_t age = count_; age >= 1; --age) {
    const Pair& at = pair(age);
    const double share = vectors_.dot(all(at.y), direction) / at.product;
    vectors_.add(direction, shares[age] - share, all(at.s), direction);
  }
}

}  // namespace linnet
