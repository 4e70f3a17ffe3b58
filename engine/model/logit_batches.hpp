#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/index_range.hpp"
#include "engine/core/workers.hpp"
#include "engine/data/row_scales.hpp"
#include "engine/model/forward_pass.hpp"
#include "linnet/context.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// Examples of a forward pass in evaluation and prediction: enough to reuse each slice of the
/// weights, and few enough rows for the hardware prefetcher to continue each row where its last
/// slice ended; 64 took 6 % longer.
inline constexpr std::size_t kForwardExamples = 32;

/// Sets finite[i] to 1 if all logits of column i are finite, else to 0.
inline void find_finite_columns(MatrixView<const float> z, std::span<std::uint8_t> finite) {
  std::fill(finite.begin(), finite.end(), std::uint8_t{1});
  for (std::size_t c = 0; c < z.rows(); ++c) {
    const float* const row = z.row(c);
    for (std::size_t i = 0; i < finite.size(); ++i) {
      finite[i] &= static_cast<std::uint8_t>(std::isfinite(row[i]));
    }
  }
}

/// Computes the logits of `rows` batch by batch, in parallel, and calls `body(z, range)` with those
/// of a range of the rows: outputs × range.size() rounded up to kColumnPadding. `before(range)` is
/// called before the rows of the range are read. Rows come as they are stored: those that the layer
/// takes normalized are. The bits do not depend on the number of threads.
template <class Before, class Body>
void for_each_batch_of_logits(const ModelView& model, FeatureRows rows, const Context& context,
                              const Before& before, const Body& body) {
  const Workers& workers = context.workers();
  std::vector<ForwardPass> passes;
  for (int i = 0; i < workers.threads(); ++i) {
    passes.emplace_back(context.kernels(), model.weights, kForwardExamples);
  }
  const std::size_t batches = (rows.size() + kForwardExamples - 1) / kForwardExamples;
  workers.for_each(batches, LoopSchedule::static_ranges, [&](std::size_t batch, int worker) {
    const IndexRange range = subrange(rows.size(), batches, batch, kForwardExamples);
    before(range);
    FeatureRows mine = rows.subspan(range.begin, range.size());
    std::array<float, kForwardExamples> scales;
    if (model.weights.rows().normalize == Normalize::rows) {
      find_row_scales(mine, model.weights.features(), context.kernels(), scales);
      mine.scales = std::span(scales).first(mine.size());
    }
    const std::size_t next = std::min(kForwardExamples, rows.size() - range.end);
    body(passes[static_cast<std::size_t>(worker)].logits(model.scale, mine,
                                                         rows.subspan(range.end, next)),
         range);
  });
}

}  // namespace linnet
