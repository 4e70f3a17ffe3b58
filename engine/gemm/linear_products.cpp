#include "engine/gemm/linear_products.hpp"

#include <algorithm>

#include "engine/gemm/scratch.hpp"
#include "engine/gemm/sharing.hpp"

namespace linnet {
LinearProducts::LinearProducts(const KernelTable& kernels, const Workers& workers,
                               std::size_t features, std::size_t outputs, std::size_t most_rows)
    : kernels_(kernels),
      workers_(workers),
      outputs_(outputs),
      slices_(feature_slices(features, outputs)),
      parts_(slices_.size() * outputs, round_up(most_rows, kColumnPadding)) {}

template <class Body>
void LinearProducts::for_each_slice(std::size_t rows, const Body& body) const {
  const std::size_t work = rows * outputs_ * slices_.back().end;
  const Workers& workers = enough_workers(work, workers_);
  workers.for_each(slices_.size(), Deal::evenly, [&](std::size_t slice, int) { body(slice); });
}

void LinearProducts::logits(ByteRows rows, PixelScale scale, const Matrix<float>& weights,
                            std::span<const float> bias, MatrixView<float> z) {
  for_each_slice(rows.size(), [&](std::size_t slice) {
    const MatrixView<float> part(parts_.row(slice * outputs_), outputs_, parts_.columns(),
                                 parts_.stride());
    const ColumnRange range = slices_[slice];
    kernels_.bytes.inner_products(
        rows, range, scale.centre,
        {weights.row(0) + range.begin, outputs_, weights.stride(), kernels_.lanes}, part);
  });
  kernels_.sum_logits(parts_.view(), scale.factor, bias, z);
}

void LinearProducts::descend(ByteRows rows, PixelScale scale, MatrixView<const float> g,
                             float factor, Matrix<float>& weights) {
  const std::size_t stride = round_up(outputs_, kernels_.lanes);
  Scratch turned(rows.size() * stride);
  kernels_.pack_panel_transposed({g.row(0), outputs_, rows.size(), g.stride()}, turned.data(),
                                 stride);
  for_each_slice(rows.size(), [&](std::size_t slice) {
    const ColumnRange range = slices_[slice];
    kernels_.bytes.combine_rows(
        {turned.data(), outputs_, stride, false}, rows, range, scale.centre,
        {factor * scale.factor, 1.0f},
        {weights.row(0) + range.begin, outputs_, range.end - range.begin, weights.stride()});
  });
}

}  // namespace linnet
