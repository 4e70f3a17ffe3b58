#include "engine/model/forward_pass.hpp"

namespace linnet {

ForwardPass::ForwardPass(const KernelTable& kernels, const LinearLayer& layer, std::size_t max_rows)
    : kernels_(kernels),
      layer_(layer),
      partial_logits_(layer.slices() * layer.outputs(), round_up(max_rows, kColumnPadding)),
      logits_(layer.outputs(), round_up(max_rows, kColumnPadding)) {}

void ForwardPass::forward_slice(std::size_t slice, FeatureRows rows, std::size_t column,
                                PrefetchFeatures next_rows) {
  const MatrixView<float> part = partial_logits(slice);
  layer_.partial_logits(layer_.slice(slice), rows, next_rows,
                        {part.row(0) + column, part.rows(), rows.size(), part.stride()});
}

MatrixView<float> ForwardPass::partial_logits(std::size_t slice) {
  return {partial_logits_.row(slice * layer_.outputs()), layer_.outputs(),
          partial_logits_.columns(), partial_logits_.stride()};
}

void ForwardPass::sum(std::size_t slices, IndexRange columns, const LogitScale& scale,
                      MatrixView<float> z) {
  kernels_.sum_logits({partial_logits_.row(0) + columns.begin, slices * layer_.outputs(),
                       columns.size(), partial_logits_.stride()},
                      scale.pixel_factor, scale.bias, z);
}

MatrixView<float> ForwardPass::logits(const LogitScale& scale, FeatureRows rows,
                                      FeatureRows next_rows) {
  const std::size_t slices = layer_.slices();
  for (std::size_t slice = 0; slice < slices; ++slice) {
    const bool last = slice + 1 == slices;
    forward_slice(slice, rows, 0,
                  {last ? next_rows : rows, last ? 0 : layer_.slice(slice + 1).begin});
  }
  const IndexRange columns{0, round_up(rows.size(), kColumnPadding)};
  const MatrixView<float> z(logits_.row(0), layer_.outputs(), columns.size(), logits_.stride());
  sum(slices, columns, scale, z);
  return z;
}

}  // namespace linnet
