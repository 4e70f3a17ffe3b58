#include "engine/data/pixel_statistics.hpp"

#include "engine/core/workers.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet {

std::vector<ByteSums> sum_rows(MatrixView<const std::uint8_t> pixels, const Context& context) {
  std::vector<ByteSums> sums(pixels.rows());
  context.workers().for_each(sums.size(), LoopSchedule::static_ranges, [&](std::size_t i, int) {
    sums[i] = context.kernels().data.sum_bytes({pixels.row(i), pixels.columns()});
  });
  return sums;
}

double PixelStatistics::mean_squared_length(double centre, double divisor, double features) const {
  const double centred = squares - 2.0 * centre * levels + count * centre * centre;
  return centred / count * features / (divisor * divisor);
}

PixelStatistics pixel_statistics(std::span<const ByteSums> sums, std::size_t features,
                                 std::span<const std::uint32_t> indices) {
  ByteSums all;
  for (const std::uint32_t example : indices) {
    all.levels += sums[example].levels;
    all.squares += sums[example].squares;
  }
  return {static_cast<double>(indices.size() * features), static_cast<double>(all.levels),
          static_cast<double>(all.squares)};
}

}  // namespace linnet
