#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "linnet/export.hpp"
#include "linnet/io/image_size.hpp"
#include "linnet/model.hpp"

namespace LINNET_EXPORT linnet {

/// A trained model with the names of its classes and the description of its input.
///
/// On disk it is a safetensors file (huggingface.co/docs/safetensors): `weight` [C, K] and `bias`
/// [C], little-endian f32, so that PyTorch's nn.Linear(K, C) loads it; z = weight · x + bias, where
/// x are the grey bytes of the image, row after row, times `scaling`. `__metadata__` has these
/// entries, all strings:
///
///   format        "linnet-1"
///   classes       a JSON list: the names of the first outputs; further outputs have no name
///   image_width, image_height
///   scaling       the factor from byte to x
///   resize        "area-bilinear" if images are to be resized to that size; otherwise absent
///   recipe        a JSON object: how it was trained
struct SavedModel {
  LinearModel model;                 ///< its bias includes the centring of the pixels
  std::vector<std::string> classes;  ///< the names of the first outputs
  ImageSize size;                    ///< of the images; size.pixels() inputs
  bool resizes = false;       ///< whether other sizes are to be resized, as by ReadOptions::resize
  std::string recipe = "{}";  ///< JSON
};

/// Writes a model; at any moment `path` is either the old file or the complete new one. Class names
/// that are not UTF-8 are escaped. Throws Error(usage) for a model that does not fit its size or
/// classes, Error(data) if a weight is not finite, Error(system) if the file cannot be written.
void write_model(const std::string& path, const SavedModel& saved);

/// Reads and checks a model. Throws Error(data) with the path and the reason: what was found and
/// what was expected, or why the file cannot be read. Sizes are checked against that of the file
/// before memory is allocated for them.
SavedModel read_model(const std::string& path);

/// Whether read_model can read the file.
bool is_model_file(const std::string& path);

/// A hash (64-bit XXH3 as 16 hex digits) over all weights, row after row, then all biases. Equal
/// weights and biases give equal hashes.
std::string weights_hash(const LinearModel& model);

}  // namespace linnet
