#include "io/model/onnx_messages.hpp"

#include "io/model/onnx_fields.hpp"

namespace linnet {
namespace {

constexpr std::string_view kBatch = "batch";

std::string_view name_of(OnnxType type) {
  switch (type) {
    case OnnxType::uint8:
      return "uint8";
    case OnnxType::int64:
      return "int64";
    case OnnxType::float32:
      break;
  }
  return "float32";
}

ProtobufMessage shape_message(const OnnxShape& shape) {
  ProtobufMessage message;
  for (const auto& size : shape) {
    ProtobufMessage dimension;
    if (size) {
      dimension.add_number(onnx::dimension::dim_value, *size);
    } else {
      dimension.add_bytes(onnx::dimension::dim_param, kBatch);
    }
    message.add_message(onnx::shape::dim, dimension);
  }
  return message;
}

ProtobufMessage to_message(const OnnxAttribute& attribute) {
  ProtobufMessage message;
  message.add_bytes(onnx::attribute::name, attribute.name);
  std::uint64_t type = onnx::attribute::type_ints;
  if (const auto* real = std::get_if<float>(&attribute.value)) {
    message.add_float(onnx::attribute::f, *real);
    type = onnx::attribute::type_float;
  } else if (const auto* number = std::get_if<std::uint64_t>(&attribute.value)) {
    message.add_number(onnx::attribute::i, *number);
    type = onnx::attribute::type_int;
  } else {
    for (const std::uint64_t value : std::get<std::vector<std::uint64_t>>(attribute.value)) {
      message.add_number(onnx::attribute::ints, value);
    }
  }
  message.add_number(onnx::attribute::type, type);
  return message;
}

}  // namespace

std::string describe(const OnnxValue& value) {
  std::string text = value.name + ": " + std::string(name_of(value.type));
  const char* before = " [";
  for (const auto& size : value.shape) {
    text += before + (size ? std::to_string(*size) : std::string(kBatch));
    before = ", ";
  }
  return text + "]";
}

ProtobufMessage to_message(const OnnxValue& value) {
  ProtobufMessage tensor;
  tensor.add_number(onnx::tensor_type::elem_type, static_cast<std::uint32_t>(value.type));
  tensor.add_message(onnx::tensor_type::shape, shape_message(value.shape));
  ProtobufMessage type;
  type.add_message(onnx::type::tensor_type, tensor);
  ProtobufMessage message;
  message.add_bytes(onnx::value_info::name, value.name);
  message.add_message(onnx::value_info::type, type);
  return message;
}

ProtobufMessage to_message(const OnnxNode& node) {
  ProtobufMessage message;
  for (const std::string& input : node.inputs) message.add_bytes(onnx::node::input, input);
  message.add_bytes(onnx::node::output, node.output);
  message.add_bytes(onnx::node::name, node.output);
  message.add_bytes(onnx::node::op_type, node.operation);
  for (const OnnxAttribute& attribute : node.attributes) {
    message.add_message(onnx::node::attribute, to_message(attribute));
  }
  return message;
}

ProtobufMessage float_tensor(std::string_view name, const std::vector<std::size_t>& shape) {
  ProtobufMessage message;
  for (const std::size_t size : shape) message.add_number(onnx::tensor::dims, size);
  message.add_number(onnx::tensor::data_type, static_cast<std::uint32_t>(OnnxType::float32));
  message.add_bytes(onnx::tensor::name, name);
  return message;
}

}  // namespace linnet
