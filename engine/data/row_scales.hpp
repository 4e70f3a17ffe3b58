#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/kernel_table.hpp"
#include "linnet/context.hpp"
#include "linnet/examples.hpp"

namespace linnet {

/// The factors that give rows x the Euclidean length 1, for Normalize::rows: 1 / ‖x‖, and 1 for a
/// row of zeros. Lengths are good to 10⁻⁶, whatever the magnitude of the numbers, and those of
/// bytes are exact before they are rounded. The factor of a row whose numbers are not all finite
/// leaves numbers in it that are not.

/// scales[b] of row b, which has `columns` numbers.
void find_row_scales(FeatureRows rows, std::size_t columns, const KernelTable& kernels,
                     std::span<float> scales);

/// One for each of the examples, in parallel; those of examples that `indices` does not name are 1.
/// sums: over the numbers of each example, or none where they are not known; bytes whose sums are
/// known are not read.
std::vector<float> row_scales(const Examples& examples, std::span<const std::uint32_t> indices,
                              std::span<const NumberSums> sums, const Context& context);

}  // namespace linnet
