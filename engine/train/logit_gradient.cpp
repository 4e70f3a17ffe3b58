#include "engine/train/logit_gradient.hpp"

#include <algorithm>

#include "engine/core/cache_lines.hpp"

namespace linnet {
namespace {

/// Half a cache line of the gradient of an example: so one of up to 8 classes takes no whole line,
/// and each group of 8 examples has lines of its own.
constexpr std::size_t kGradientStep = 8;

/// to[b · stride + c] ← z(c, b) for the first `examples` columns of z, some classes of an example
/// at a time. The numbers between the rows of `to` stay as they are.
void transpose(MatrixView<const float> z, std::size_t examples, float* to, std::size_t stride) {
  for (std::size_t first = 0; first < z.rows(); first += kGradientStep) {
    const std::size_t classes = std::min(kGradientStep, z.rows() - first);
    for (std::size_t b = 0; b < examples; ++b) {
      float* const row = to + b * stride + first;
      for (std::size_t i = 0; i < classes; ++i) row[i] = z.row(first + i)[b];
    }
  }
}

}  // namespace

LogitGradient::LogitGradient(const LinearLayer& layer, std::size_t examples)
    : outputs_(layer.outputs()),
      class_by_class_(layer.takes_gradient_by_class()),
      stride_(class_by_class_ ? row_stride(examples, sizeof(float))
                              : round_up(outputs_, kGradientStep)),
      numbers_((class_by_class_ ? outputs_ : examples) * stride_) {}

const float* LogitGradient::at(std::size_t first) const {
  return numbers_.data() + (class_by_class_ ? first : first * stride_);
}

void LogitGradient::put(MatrixView<const float> z, std::size_t examples, std::size_t first) {
  if (!class_by_class_) {
    transpose(z, examples, numbers_.data() + first * stride_, stride_);
    return;
  }
  for (std::size_t c = 0; c < outputs_; ++c) {
    std::copy_n(z.row(c), examples, numbers_.data() + c * stride_ + first);
  }
}

MicroPanelA LogitGradient::from(std::size_t first) const {
  return {at(first), outputs_, stride_, class_by_class_};
}

void LogitGradient::demote(std::size_t first, std::size_t count) const {
  if (!class_by_class_) {
    demote_lines(at(first), count * stride_ * sizeof(float));
    return;
  }
  for (std::size_t c = 0; c < outputs_; ++c) {
    demote_lines(at(first) + c * stride_, count * sizeof(float));
  }
}

}  // namespace linnet
