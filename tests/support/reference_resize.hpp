#pragma once

#include <cstdint>
#include <vector>

#include "linnet/io/image_size.hpp"

namespace linnet::test {

/// What resize_grey computes, in double and before rounding, from weights that are ratios of whole
/// numbers.
std::vector<double> resize_reference(ImageSize from, const std::vector<std::uint8_t>& grey,
                                     ImageSize to);

/// A bound on the difference between a result and the reference, in grey levels: a half for the
/// rounding of the result, plus the errors of both axes, of the division by 255, of the product
/// with 255 and of the sum with a half.
double resize_bound(ImageSize from, ImageSize to);

}  // namespace linnet::test
