#pragma once

#include <string>

#include "linnet/export.hpp"
#include "linnet/io/model_file.hpp"

namespace LINNET_EXPORT linnet {

/// Writes a model as an ONNX file (github.com/onnx/onnx) of opset 13, for programs that run models
/// on other machines; at any moment `path` is either the old file or the complete new one. Equal
/// models give equal files.
///
/// For B examples at once, any number, 0 too, of a model with K features and C outputs, the graph
/// has one input, by what the model predicts for:
///
///   images    uint8 [B, height, width, channels]: rows of pixels from the top left one on, each of
///             one grey level, or red, green and blue
///   features  uint8 [B, K] or float32 [B, K]: rows of bytes or of numbers
///
/// and three outputs:
///
///   logits         float32 [B, C]: z = weight · x + bias, where x are the bytes or numbers times
///                  SavedModel::model.pixel_factor, or, with Normalize::rows, divided by the length
///                  of their row; a row of zeros stays one
///   probabilities  float32 [B, C]: softmax of z, as BatchPredictor says, up to rounding
///   label          int64 [B]: the number of the largest logit, an index of the list of classes
///
/// `weight` [C, K] and `bias` [C] are those of the model, bit for bit; planes of RGB images are
/// made of the pixels in the graph. The file's `metadata_props` have the entries `classes`,
/// `recipe`, `temperature`, `resize` and `reading` that model_file.hpp describes, and
/// `weights_hash`.
///
/// Throws as write_model does, and Error(data) for a model whose file would have 2 GiB or more,
/// which no reader of the format takes.
void write_onnx(const std::string& path, const SavedModel& saved);

/// Whether the fields of a file are those of an ONNX model, of any program; it reads these, but not
/// what is in them. False for a file that cannot be read.
bool is_onnx_file(const std::string& path);

/// The graph's input: "images: uint8 [batch, 64, 64, 1]".
std::string onnx_input_text(const SavedModel& saved);

/// What a program has to do before it gives images to the graph, to read them as the model was
/// trained to, in one sentence; also in the file, as the end of its `doc_string`. Empty for a model
/// of rows.
std::string onnx_preparation_text(const SavedModel& saved);

}  // namespace linnet
