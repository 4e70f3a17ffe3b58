#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::test {

/// ONNX files as a reader of its own decodes them, by the tables of the protocol-buffers encoding
/// and of onnx.proto. Everything throws std::runtime_error for bytes that these do not allow, and
/// for fields that Linnet does not write.

/// A field of a message: a number, of wire type 0 or 5, or bytes, of type 2.
struct WireField {
  std::uint64_t number = 0;
  unsigned type = 0;
  std::uint64_t value = 0;
  std::string bytes = {};

  bool operator==(const WireField&) const = default;
};

std::vector<WireField> wire_fields(std::string_view message);

/// -1 in a shape stands for the dimension named `batch`.
using OnnxDimensions = std::vector<std::int64_t>;

struct OnnxAttribute {
  int type = 0;  ///< 1: number, 2: whole, 7: list
  float number = 0.0f;
  std::int64_t whole = 0;
  std::vector<std::int64_t> list = {};
};

struct OnnxNode {
  std::string name;
  std::string operation;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::map<std::string, OnnxAttribute> attributes;
};

struct OnnxValueInfo {
  std::string name;
  int type = 0;  ///< of elements
  OnnxDimensions shape;
};

/// A tensor of floats.
struct OnnxTensor {
  OnnxDimensions shape;
  std::string bytes;  ///< of its elements

  std::vector<float> numbers() const;
};

struct OnnxFile {
  std::uint64_t ir_version = 0;
  std::string producer_name;
  std::string producer_version;
  std::string doc_string;
  std::map<std::string, std::uint64_t> opsets;  ///< versions by domain
  std::map<std::string, std::string> metadata;
  std::string graph_name;
  std::vector<OnnxNode> nodes;
  std::map<std::string, OnnxTensor> initializers;
  std::vector<OnnxValueInfo> inputs;
  std::vector<OnnxValueInfo> outputs;

  std::vector<std::string> operations() const;
};

OnnxFile read_onnx(const std::string& path);

}  // namespace linnet::test
