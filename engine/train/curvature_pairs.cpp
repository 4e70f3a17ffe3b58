#include "engine/train/curvature_pairs.hpp"

#include <algorithm>
#include <cmath>

namespace linnet {
namespace {

std::span<float> all(AlignedBuffer<float>& numbers) {
  return {numbers.data(), numbers.size()};
}
std::span<const float> all(const AlignedBuffer<float>& numbers) {
  return {numbers.data(), numbers.size()};
}

}  // namespace

CurvaturePairs::CurvaturePairs(std::size_t memory, std::size_t size,
                               const InverseCurvature& inverse_curvature, const Workers& workers)
    : vectors_(workers), size_(size), inverse_curvature_(inverse_curvature), pairs_(memory) {}

void CurvaturePairs::add(std::span<const double> x_before, std::span<const double> x,
                         std::span<const double> g_before, std::span<const double> g,
                         std::span<double> scratch) {
  // A curvature of that share of the largest possible is noise.
  constexpr double kNoise = 1e-12;
  Pair& to = pairs_[next_];
  if (to.s.size() == 0) {
    to.s = AlignedBuffer<float>(size_);
    to.y = AlignedBuffer<float>(size_);
  }
  vectors_.subtract(x, x_before, all(to.s));
  vectors_.subtract(g, g_before, all(to.y));
  const std::span<const float> s = all(to.s);
  const std::span<const float> y = all(to.y);
  to.product = vectors_.dot(s, y);
  const double s_length = vectors_.dot(s, s);
  const double y_length = vectors_.dot(y, y);
  if (!(to.product > kNoise * std::sqrt(s_length * y_length))) {
    if (count_ == pairs_.size()) --count_;  // the oldest was overwritten
    return;
  }
  double scaled_length = y_length;
  if (inverse_curvature_) {
    std::copy(y.begin(), y.end(), scratch.begin());
    inverse_curvature_(scratch);
    scaled_length = vectors_.dot(y, scratch);
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

void CurvaturePairs::save(MinimiserState& state) const {
  state.pairs.clear();
  for (std::size_t age = count_; age >= 1; --age) {
    const Pair& from = pair(age);
    state.pairs.push_back({.s = {all(from.s).begin(), all(from.s).end()},
                           .y = {all(from.y).begin(), all(from.y).end()},
                           .product = from.product});
  }
  state.scale = scale_;
}

void CurvaturePairs::restore(const MinimiserState& state) {
  count_ = state.pairs.size();
  next_ = count_ % pairs_.size();
  for (std::size_t i = 0; i < count_; ++i) {
    const CurvaturePair& from = state.pairs[i];
    Pair& to = pairs_[i];
    to = {.s = AlignedBuffer<float>(size_), .y = AlignedBuffer<float>(size_), .product = 0.0};
    std::copy(from.s.begin(), from.s.end(), to.s.data());
    std::copy(from.y.begin(), from.y.end(), to.y.data());
    to.product = from.product;
  }
  scale_ = state.scale;
}

}  // namespace linnet
