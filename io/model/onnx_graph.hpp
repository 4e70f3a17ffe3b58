#pragma once

#include "io/model/onnx_messages.hpp"
#include "linnet/io/model_file.hpp"

namespace linnet {

/// What the graph of a model takes: linnet/io/onnx_file.hpp describes it.
OnnxValue onnx_input(const SavedModel& saved);

/// The message GraphProto of a model, in the arithmetic of BatchPredictor: 32-bit floats. It refers
/// to the weights, which must outlive it.
ProtobufMessage onnx_graph(const SavedModel& saved);

}  // namespace linnet
