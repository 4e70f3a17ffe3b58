#include "io/image/resize_axis.hpp"

#include <algorithm>
#include <cmath>

namespace linnet {
namespace {

/// The nearest whole number below x + offset, in double.
std::int64_t floor_of(float x, double offset) {
  return static_cast<std::int64_t>(std::floor(static_cast<double>(x) + offset));
}

/// The middle of a pixel.
float centre(std::int64_t pixel) {
  return static_cast<float>(pixel) + 0.5F;
}

/// The overlap of an output pixel, of length 1, with an input pixel, of length `scale` ≤ 1, as a
/// share of the input pixel: a trapezoid over the distance of their centres.
float overlap(float distance, float scale) {
  const float x = std::fabs(distance);
  const float most = 0.5F + scale / 2;
  if (x >= most) return 0;
  return x <= 0.5F - scale / 2 ? 1 : (most - x) / scale;
}

std::uint32_t clamped(std::int64_t input, std::uint32_t inputs) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(input, 0, inputs - 1));
}

/// The inputs whose weight in an output may be more than zero. Float rounding moves the borders of
/// outputs, so that pixels beyond the edge, which equal the edge pixel, can count as well.
class OverlappingOutputs {
 public:
  OverlappingOutputs(std::uint32_t inputs, std::uint32_t outputs)
      : scale_(static_cast<float>(outputs) / static_cast<float>(inputs)),
        radius_((0.5F + scale_ / 2) / scale_) {}

  float scale() const { return scale_; }

  /// Pixels beyond each edge that are considered.
  std::int64_t margin() const {
    return static_cast<std::int64_t>(std::ceil((0.5F + scale_ / 2) * 2 / scale_)) / 2;
  }

  std::int64_t first(std::int64_t input) const {
    return floor_of((centre(input) - radius_) * scale_, 0.5);
  }
  std::int64_t last(std::int64_t input) const {
    return floor_of((centre(input) + radius_) * scale_, -0.5);
  }

  float weight(std::int64_t input, std::int64_t output) const {
    return overlap(centre(output) - centre(input) * scale_, scale_) * scale_;
  }

 private:
  float scale_;
  float radius_;
};

}  // namespace

void ResizeAxis::set(std::uint32_t n, std::uint32_t m) {
  if (n == inputs_ && m == outputs_) return;
  inputs_ = 0;  // in case that memory runs out
  terms_.clear();
  starts_.assign(1, 0);
  starts_.reserve(std::size_t{m} + 1);
  outputs_ = m;
  inputs_ = n;
  if (m > n) {
    set_bilinear();
  } else {
    set_area_average();
  }
}

void ResizeAxis::add_terms(std::span<const ResizeTerm> terms, float total) {
  const float scale = 1 / total;
  for (const ResizeTerm& term : terms) {
    if (term.weight != 0) terms_.push_back({term.input, term.weight * scale});
  }
  starts_.push_back(terms_.size());
}

void ResizeAxis::set_area_average() {
  const OverlappingOutputs overlapping(inputs_, outputs_);
  const std::int64_t margin = overlapping.margin();
  const std::int64_t end = inputs_ + margin;
  std::vector<ResizeTerm> terms;
  std::int64_t first_input = -margin;
  for (std::int64_t output = 0; output < outputs_; ++output) {
    terms.clear();
    float total = 0;
    while (first_input < end && overlapping.last(first_input) < output) ++first_input;
    for (std::int64_t input = first_input; input < end && overlapping.first(input) <= output;
         ++input) {
      const float weight = overlapping.weight(input, output);
      total += weight;
      terms.push_back({clamped(input, inputs_), weight});
    }
    add_terms(terms, total);
  }
}

void ResizeAxis::set_bilinear() {
  const float scale = static_cast<float>(outputs_) / static_cast<float>(inputs_);
  std::vector<ResizeTerm> terms;
  for (std::int64_t output = 0; output < outputs_; ++output) {
    terms.clear();
    const float middle = centre(output);
    const std::int64_t last = floor_of((middle + scale) / scale, -0.5);
    float total = 0;
    for (std::int64_t input = floor_of((middle - scale) / scale, 0.5); input <= last; ++input) {
      const float distance = std::fabs(middle / scale - centre(input));
      const float weight = distance <= 1 ? 1 - distance : 0;
      total += weight;
      terms.push_back({clamped(input, inputs_), weight});
    }
    add_terms(terms, total);
  }
}

}  // namespace linnet
