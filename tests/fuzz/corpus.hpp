#pragma once

#include <vector>

#include "tests/fuzz/target.hpp"

namespace linnet::test {

/// The seeds of the targets, made by code: small files of each kind, then damaged and unusual
/// files. Names and bytes are the same in every run.

/// Every colour type with each of its depths, interlaced or not; image data in several chunks,
/// ancillary chunks, too short and too long streams, palettes of the wrong size, chunks out of
/// order.
std::vector<Seed> png_seeds();

/// Grey, YCbCr, RGB and CMYK, subsampled, progressive, arithmetic-coded, in separate scans, with
/// restart markers; without tables or a component, and with many scans.
std::vector<Seed> jpeg_seeds();

/// Models, and headers of every form that a reader accepts or rejects.
std::vector<Seed> safetensors_seeds();

/// Packed data sets of few images with all optional content, and some that are invalid although
/// their checksums are correct.
std::vector<Seed> packed_seeds();

/// Arrays of each type and version, as features and as labels, and all that are refused.
std::vector<Seed> npy_seeds();

/// Archives of such arrays, stored and deflated, with records of ZIP64 and without.
std::vector<Seed> npz_seeds();

/// Tensors of features and labels, aligned and not.
std::vector<Seed> feature_tensors_seeds();

/// Files of images and of labels, gzipped or not.
std::vector<Seed> idx_seeds();

/// Models of each kind.
std::vector<Seed> onnx_seeds();

}  // namespace linnet::test
