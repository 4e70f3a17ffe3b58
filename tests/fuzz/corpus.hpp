#pragma once

#include <vector>

#include "tests/fuzz/target.hpp"

namespace linnet::test {

/// The seeds of the targets, made by code: each way to write a small file, then files that are
/// damaged or odd. The same in every run, names and bytes.

/// Every colour type with each of its depths, plain and interlaced; image data in several chunks,
/// ancillary chunks, too short and too long streams, palettes that do not fit, chunks out of order.
std::vector<Seed> png_seeds();

/// Grey, YCbCr, RGB and CMYK, subsampled, progressive, arithmetic-coded, in separate scans, with
/// restart markers; without tables or a component, and with many scans.
std::vector<Seed> jpeg_seeds();

/// Models, and headers of every shape that a reader accepts or refuses.
std::vector<Seed> safetensors_seeds();

/// Packed data sets of few images, with all that can stand in them, and some that are refused under
/// right checksums.
std::vector<Seed> packed_seeds();

}  // namespace linnet::test
