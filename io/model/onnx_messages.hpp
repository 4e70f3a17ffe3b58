#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "io/model/protobuf_message.hpp"

namespace linnet {

/// Types of elements, with their numbers in ONNX.
enum class OnnxType : std::uint32_t { float32 = 1, uint8 = 2, int64 = 7 };

/// Sizes of dimensions. One without a size is the number of examples, which is named `batch` and
/// may be any at each call.
using OnnxShape = std::vector<std::optional<std::size_t>>;

/// An input or output of a graph.
struct OnnxValue {
  std::string name;
  OnnxType type;
  OnnxShape shape;
};

/// What it is, for people: "images: uint8 [batch, 64, 64, 1]".
std::string describe(const OnnxValue& value);

struct OnnxAttribute {
  std::string name;
  std::variant<std::uint64_t, float, std::vector<std::uint64_t>> value;
};

/// An operator that computes one value from others.
struct OnnxNode {
  std::string operation;
  std::vector<std::string> inputs;
  std::string output;  ///< and the name of the node
  std::vector<OnnxAttribute> attributes = {};
};

ProtobufMessage to_message(const OnnxValue& value);
ProtobufMessage to_message(const OnnxNode& node);

/// A tensor of 32-bit floats but for its `raw_data`, which is to be added: the numbers, row after
/// row and little-endian.
ProtobufMessage float_tensor(std::string_view name, const std::vector<std::size_t>& shape);

}  // namespace linnet
