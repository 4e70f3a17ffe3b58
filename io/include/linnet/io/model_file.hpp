#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "linnet/export.hpp"
#include "linnet/io/image_size.hpp"
#include "linnet/io/reading_rules.hpp"
#include "linnet/model.hpp"

namespace LINNET_EXPORT linnet {

/// What a model predicts for.
enum class ModelInput {
  images,   ///< as SavedModel describes them
  bytes,    ///< rows of a feature matrix of bytes
  numbers,  ///< rows of a feature matrix of another type
};

/// A trained model with the names of its classes and the description of its input.
///
/// On disk it is a safetensors file (huggingface.co/docs/safetensors): `weight` [C, K] and `bias`
/// [C], little-endian f32, so that PyTorch's nn.Linear(K, C) loads it; z = weight · x + bias, where
/// x are the K bytes of the image times `scaling`: its grey levels, row after row, or three such
/// planes, red, green and blue, so that `weight` is [C, 3, height, width] then. `__metadata__` has
/// these entries, all strings:
///
///   format        "linnet-1"
///   classes       a JSON list: the names of the first outputs; further outputs have no name
///   features      "bytes" or "numbers" for rows of a feature matrix, of K bytes or K numbers, in
///                 place of images; otherwise absent. The entries about images are absent then
///   image_width, image_height
///   scaling       the factor from byte or number to x
///   normalize     "rows" if x is then divided by its Euclidean length, and stays as it is if that
///                 is 0; otherwise absent
///   temperature   the number above 0 by which weights and bias have been divided after training,
///                 to calibrate probabilities; absent if that is 1. Nothing is left to be done
///   resize        "area-bilinear" if images are to be resized to that size; otherwise absent
///   reading       the rules by which images are to be read, as to_text(ReadingRules) returns them;
///                 absent if that is empty
///   layout        "channel,row,column" if `reading` has "color=rgb"; otherwise absent
///   recipe        a JSON object: how it was trained
struct SavedModel {
  LinearModel model;                 ///< its bias includes the centring of the pixels
  std::vector<std::string> classes;  ///< the names of the first outputs
  ModelInput input = ModelInput::images;
  double temperature = 1.0;  ///< by which weights and bias have been divided
  // Of images:
  ImageSize size;             ///< image_bytes(size, rules) inputs
  bool resizes = false;       ///< whether other sizes are to be resized, as by ReadOptions::resize
  ReadingRules rules;         ///< by which its images were read, and others are to be read
  std::string recipe = "{}";  ///< JSON, of any input
};

/// Writes a model; at any moment `path` is either the old file or the complete new one. Class names
/// that are not UTF-8 are escaped. Throws Error(usage) for a model that does not fit its size or
/// classes, Error(data) if a weight is not finite or images of its size are beyond the limits of
/// reading, Error(system) if the file cannot be written.
void write_model(const std::string& path, const SavedModel& saved);

/// Reads and checks a model. Throws Error(data) with the path and the reason: what was found and
/// what was expected, or why the file cannot be read; Error(system) with the path if there is no
/// memory for the weights. Metadata and shapes are checked first, in a few megabytes, against each
/// other, the length of the file and the limits of image sizes, and only then weights are read.
SavedModel read_model(const std::string& path);

/// Whether read_model can read the file.
bool is_model_file(const std::string& path);

/// A hash (64-bit XXH3 as 16 hex digits) over all weights, row after row, then all biases. Equal
/// weights and biases give equal hashes.
std::string weights_hash(const LinearModel& model);

}  // namespace linnet
