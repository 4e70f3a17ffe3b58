#include "engine/gemm/linear_products.hpp"

#include <algorithm>

namespace linnet {
namespace {

/// Below this many multiply-adds a product takes a few microseconds, which is what it costs to wake
/// a second thread.
constexpr std::size_t kWorthSharing = 400'000;

}  // namespace

LinearProducts::LinearProducts(const KernelTable& kernels, const Workers& workers,
                               std::size_t features, std::size_t outputs, std::size_t most_rows)
    : kernels_(kernels),
      workers_(workers),
      outputs_(outputs),
      slices_(feature_slices(round_up(features, kRowPadding))),
      parts_(slices_.size() * outputs, round_up(most_rows, kColumnPadding)) {}

template <class Body>
void LinearProducts::for_each_slice(std::size_t rows, const Body& body) const {
  const std::size_t work = rows * outputs_ * slices_.back().end;
  const Workers& workers = work < kWorthSharing ? alone_ : workers_;
  workers.for_each(slices_.size(), Deal::evenly, [&](std::size_t slice, int) { body(slice); });
}

void LinearProducts::logits(ByteRows rows, PixelScale scale, const Matrix<float>& weights,
                            std::span<const float> bias, MatrixView<float> z) {
  for_each_slice(rows.size(), [&](std::size_t slice) {
    const MatrixView<float> part(parts_.row(slice * outputs_), outputs_, parts_.columns(),
                                 parts_.stride());
    kernels_.partial_logits(rows, slices_[slice], scale.centre, weights.padded_view(), part);
  });
  kernels_.sum_logits(parts_.view(), scale.factor, bias, z);
}

void LinearProducts::descend(ByteRows rows, PixelScale scale, MatrixView<const float> g,
                             float factor, Matrix<float>& weights) {
  for_each_slice(rows.size(), [&](std::size_t slice) {
    kernels_.descend(rows, slices_[slice], scale.centre, g, factor * scale.factor,
                     weights.padded_view());
  });
  // Padding is 0 − centre to the kernels, and they moved the weights behind the last feature.
  for (std::size_t c = 0; c < outputs_; ++c) {
    std::fill(weights.row(c) + weights.columns(), weights.row(c) + weights.padded_columns(), 0.0f);
  }
}

}  // namespace linnet
