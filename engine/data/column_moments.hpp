#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/data/fetched_pieces.hpp"
#include "linnet/context.hpp"
#include "linnet/examples.hpp"

namespace linnet {

/// Of each feature over some examples, each counting the same.
struct ColumnMoments {
  std::vector<double> mean;
  std::vector<double> variance;  ///< of the population: mean (x − mean)²
};

/// Of the examples that `order` names, of which there must be one, each number times the scale of
/// its row, if there are scales. Sums run in double over the differences from the first example, so
/// the variance of a constant feature is exactly 0. In parallel, with the same bits for any number
/// of threads. Where processes have parts of the features, each of them sums up columns or leaves
/// of its own, which takes `piece_bytes` of rows of others at a time; communicates.
ColumnMoments column_moments(const Examples& examples, std::span<const std::uint32_t> order,
                             std::span<const float> scales, const Context& context,
                             std::size_t piece_bytes = kPieceBytes);

}  // namespace linnet
