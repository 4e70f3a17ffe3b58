#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/image/image_size.hpp"
#include "linnet/model.hpp"

namespace linnet {

/// A trained model with what it takes to use it.
///
/// On disk it is a safetensors file (huggingface.co/docs/safetensors): `weight` [C, K] and `bias`
/// [C], little-endian f32, so that PyTorch's nn.Linear(K, C) loads it; z = weight · x + bias, where
/// x are the grey bytes of the image, row after row, times `scaling`. In `__metadata__`, all
/// strings:
///
///   format        "linnet-1"
///   classes       a JSON list: the names of the first outputs; outputs beyond have none
///   image_width, image_height
///   scaling       the factor from byte to x
///   resize        "area-bilinear", where images are to be brought to that size; else not there
///   recipe        a JSON object: how it was trained
struct SavedModel {
  LinearModel model;  ///< with its centre folded in
  std::vector<std::string> classes;
  ImageSize size;
  bool resizes = false;       ///< images of any size are brought to this one: resize_grey
  std::string recipe = "{}";  ///< JSON
};

/// Writes the file as write_file_atomically does. Names of classes that are not UTF-8 are escaped.
/// Throws Error(usage) for a model that does not fit its size or classes, Error(data) for one that
/// is not finite, Error(system) where it cannot be written.
void write_model(const std::string& path, const SavedModel& saved);

/// Reads and checks a file. Throws Error(data) that names the path and says what was found and what
/// was expected, or why it cannot be read; nothing is believed and no memory taken before it is
/// checked against the file's size.
SavedModel read_model(const std::string& path);

/// Throws Error(usage) if something stands at `path` that is no model, so that it is not
/// overwritten by a slip of the hand.
void require_replaceable_by_model(const std::string& path);

/// A hash (XXH3, 64 bits, as 16 hex digits) over all weights, row after row, then all biases: equal
/// models, equal hashes.
std::string weights_hash(const LinearModel& model);

}  // namespace linnet
