#include "engine/train/curvature_pairs.hpp"

#include <algorithm>
#include <cmath>

namespace linnet {
namespace {

/// Whether a pair, whose product is known, has a curvature above what is noise.
bool is_curved(const CurvaturePair& pair, const LongVectors& vectors) {
  constexpr double kNoise = 1e-12;  // of the largest possible
  const double s_length = vectors.dot(std::span(pair.s), std::span(pair.s));
  const double y_length = vectors.dot(std::span(pair.y), std::span(pair.y));
  return pair.product > kNoise * std::sqrt(s_length * y_length);
}

}  // namespace

CurvaturePairs::CurvaturePairs(std::size_t memory, std::size_t size,
                               const InverseCurvature& inverse_curvature, const Workers& workers)
    : vectors_(workers), memory_(memory), size_(size), inverse_curvature_(inverse_curvature) {}

void CurvaturePairs::add(std::span<const double> x_before, std::span<const double> x,
                         std::span<const double> g_before, std::span<const double> g,
                         std::span<double> scratch) {
  if (pairs_.size() == memory_) {
    std::rotate(pairs_.begin(), pairs_.begin() + 1, pairs_.end());
  } else {
    pairs_.push_back({.s = std::vector<float>(size_), .y = std::vector<float>(size_)});
  }
  CurvaturePair& to = pairs_.back();
  vectors_.subtract(x, x_before, to.s);
  vectors_.subtract(g, g_before, to.y);
  to.product = vectors_.dot(std::span<const float>(to.s), std::span<const float>(to.y));
  if (is_curved(to, vectors_)) {
    find_scale(scratch);
  } else {
    pairs_.pop_back();
  }
}

void CurvaturePairs::find_scale(std::span<double> scratch) {
  if (empty()) return;
  const CurvaturePair& last = pairs_.back();
  const std::span<const float> y = last.y;
  vectors_.multiply(1.0, y, scratch);
  if (inverse_curvature_) inverse_curvature_(scratch);
  scale_ = last.product / vectors_.dot(y, scratch);
}

void CurvaturePairs::find_direction(std::span<const double> gradient,
                                    std::span<double> direction) const {
  vectors_.multiply(-1.0, gradient, direction);
  std::vector<double> shares(pairs_.size());
  for (std::size_t i = pairs_.size(); i-- > 0;) {
    const CurvaturePair& at = pairs_[i];
    shares[i] = vectors_.dot(std::span(at.s), direction) / at.product;
    vectors_.add(direction, -shares[i], std::span(at.y), direction);
  }
  if (inverse_curvature_) inverse_curvature_(direction);
  vectors_.multiply(empty() ? 1.0 : scale_, direction, direction);
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    const CurvaturePair& at = pairs_[i];
    const double share = vectors_.dot(std::span(at.y), direction) / at.product;
    vectors_.add(direction, shares[i] - share, std::span(at.s), direction);
  }
}

void add_penalty(double penalty, std::size_t numbers, std::vector<CurvaturePair>& pairs,
                 const Workers& workers) {
  const LongVectors vectors(workers);
  for (CurvaturePair& pair : pairs) {
    const std::span<float> penalised = std::span(pair.y).first(numbers);
    vectors.add(penalised, penalty, std::span<const float>(pair.s).first(numbers), penalised);
    pair.product = vectors.dot(std::span<const float>(pair.s), std::span<const float>(pair.y));
  }
  std::erase_if(pairs, [&](const CurvaturePair& pair) { return !is_curved(pair, vectors); });
}

}  // namespace linnet
