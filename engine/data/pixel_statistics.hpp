#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "linnet/byte_sums.hpp"
#include "linnet/context.hpp"
#include "linnet/examples.hpp"

namespace linnet {

/// The sums over the pixels of each row, in parallel.
std::vector<ByteSums> sum_rows(MatrixView<const std::uint8_t> pixels, const Context& context);

/// Exact sums over all pixels of some images.
struct PixelStatistics {
  double count = 0.0;    ///< pixels
  double levels = 0.0;   ///< Σ byte
  double squares = 0.0;  ///< Σ byte²

  double mean() const { return levels / count; }

  /// The mean over the images of ‖x‖², where x has `features` numbers (byte − centre) / divisor.
  double mean_squared_length(double centre, double divisor, double features) const;
};

/// Of the examples that `indices` names. sums: those of each example.
PixelStatistics pixel_statistics(std::span<const ByteSums> sums, std::size_t features,
                                 std::span<const std::uint32_t> indices);

}  // namespace linnet
