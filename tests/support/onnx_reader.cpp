#include "tests/support/onnx_reader.hpp"

#include <bit>
#include <cstring>
#include <stdexcept>

#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error("ONNX: " + what);
}

class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }

  WireField field() {
    const std::uint64_t key = varint();
    WireField field{.number = key / 8, .type = static_cast<unsigned>(key % 8)};
    if (field.number == 0) fail("a field without a number");
    if (field.type == 0) {
      field.value = varint();
    } else if (field.type == 2) {
      field.bytes = take(varint());
    } else if (field.type == 5) {
      const std::string bytes = take(4);
      for (std::size_t i = 4; i-- > 0;) {
        field.value = field.value * 256 + static_cast<unsigned char>(bytes[i]);
      }
    } else {
      fail("wire type " + std::to_string(field.type));
    }
    return field;
  }

 private:
  std::string take(std::uint64_t count) {
    if (count > rest_.size()) fail("cut short");
    const std::string taken(rest_.substr(0, count));
    rest_.remove_prefix(count);
    return taken;
  }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < 10; ++i) {
      const auto byte = static_cast<unsigned char>(take(1)[0]);
      value += std::uint64_t{byte % 128U} << (7 * i);
      if (byte < 128) return value;
    }
    fail("a number of more than ten bytes");
  }

  std::string_view rest_;
};

/// Reads all fields of a message; `read(field)` returns whether it knows the field.
template <class Read>
void for_fields(std::string_view message, const std::string& name, const Read& read) {
  for (const WireField& field : wire_fields(message)) {
    if (!read(field)) {
      fail(name + " has a field " + std::to_string(field.number) + " of wire type " +
           std::to_string(field.type));
    }
  }
}

bool is(const WireField& field, std::uint64_t number, unsigned type) {
  return field.number == number && field.type == type;
}

bool take_text(const WireField& field, std::uint64_t number, std::string& text) {
  if (!is(field, number, 2)) return false;
  text = field.bytes;
  return true;
}

template <class Number>
bool take_number(const WireField& field, std::uint64_t number, Number& value) {
  if (!is(field, number, 0)) return false;
  value = static_cast<Number>(field.value);
  return true;
}

bool add_text(const WireField& field, std::uint64_t number, std::vector<std::string>& texts) {
  if (!is(field, number, 2)) return false;
  texts.push_back(field.bytes);
  return true;
}

void read_attribute(std::string_view message, OnnxNode& node) {
  std::string name;
  OnnxAttribute attribute;
  for_fields(message, "an attribute", [&](const WireField& field) {
    if (is(field, 2, 5)) {
      attribute.number = std::bit_cast<float>(static_cast<std::uint32_t>(field.value));
      return true;
    }
    if (is(field, 8, 0)) {
      attribute.list.push_back(static_cast<std::int64_t>(field.value));
      return true;
    }
    return take_text(field, 1, name) || take_number(field, 3, attribute.whole) ||
           take_number(field, 20, attribute.type);
  });
  if (!node.attributes.emplace(name, attribute).second) fail(name + " twice");
}

OnnxNode node_of(std::string_view message) {
  OnnxNode node;
  for_fields(message, "a node", [&](const WireField& field) {
    if (is(field, 5, 2)) {
      read_attribute(field.bytes, node);
      return true;
    }
    return add_text(field, 1, node.inputs) || add_text(field, 2, node.outputs) ||
           take_text(field, 3, node.name) || take_text(field, 4, node.operation);
  });
  return node;
}

void read_tensor(std::string_view message, OnnxFile& file) {
  std::string name;
  int type = 0;
  OnnxTensor tensor;
  for_fields(message, "a tensor", [&](const WireField& field) {
    if (is(field, 1, 0)) {
      tensor.shape.push_back(static_cast<std::int64_t>(field.value));
      return true;
    }
    return take_number(field, 2, type) || take_text(field, 8, name) ||
           take_text(field, 9, tensor.bytes);
  });
  if (type != 1) fail(name + " is no tensor of floats");
  std::uint64_t bytes = sizeof(float);
  for (const std::int64_t size : tensor.shape) bytes *= static_cast<std::uint64_t>(size);
  if (bytes != tensor.bytes.size()) fail(name + " has a shape that does not fit its bytes");
  if (!file.initializers.emplace(name, tensor).second) fail(name + " twice");
}

std::int64_t dimension_of(std::string_view message) {
  const std::vector<WireField> fields = wire_fields(message);
  if (fields.size() != 1) fail("a dimension without one field");
  if (is(fields[0], 1, 0)) return static_cast<std::int64_t>(fields[0].value);
  if (!is(fields[0], 2, 2) || fields[0].bytes != "batch") fail("a dimension that is not batch");
  return -1;
}

void read_type(std::string_view message, OnnxValueInfo& value) {
  const std::vector<WireField> fields = wire_fields(message);
  if (fields.size() != 1 || !is(fields[0], 1, 2)) fail("a type that is no tensor");
  for_fields(fields[0].bytes, "a type", [&](const WireField& field) {
    if (!is(field, 2, 2)) return take_number(field, 1, value.type);
    for_fields(field.bytes, "a shape", [&](const WireField& dimension) {
      if (!is(dimension, 1, 2)) return false;
      value.shape.push_back(dimension_of(dimension.bytes));
      return true;
    });
    return true;
  });
}

OnnxValueInfo value_of(std::string_view message) {
  OnnxValueInfo value;
  for_fields(message, "an input or output", [&](const WireField& field) {
    if (!is(field, 2, 2)) return take_text(field, 1, value.name);
    read_type(field.bytes, value);
    return true;
  });
  return value;
}

void read_graph(std::string_view message, OnnxFile& file) {
  for_fields(message, "the graph", [&](const WireField& field) {
    if (take_text(field, 2, file.graph_name)) return true;
    if (field.type != 2) return false;
    if (field.number == 1) {
      file.nodes.push_back(node_of(field.bytes));
    } else if (field.number == 5) {
      read_tensor(field.bytes, file);
    } else if (field.number == 11) {
      file.inputs.push_back(value_of(field.bytes));
    } else if (field.number == 12) {
      file.outputs.push_back(value_of(field.bytes));
    } else {
      return false;
    }
    return true;
  });
}

void read_opset(std::string_view message, OnnxFile& file) {
  std::string domain;
  std::uint64_t version = 0;
  for_fields(message, "an opset", [&](const WireField& field) {
    return take_text(field, 1, domain) || take_number(field, 2, version);
  });
  file.opsets[domain] = version;
}

void read_entry(std::string_view message, OnnxFile& file) {
  std::string key, value;
  for_fields(message, "an entry", [&](const WireField& field) {
    return take_text(field, 1, key) || take_text(field, 2, value);
  });
  if (!file.metadata.emplace(key, value).second) fail(key + " twice");
}

}  // namespace

std::vector<WireField> wire_fields(std::string_view message) {
  std::vector<WireField> fields;
  for (WireReader reader(message); !reader.at_end();) fields.push_back(reader.field());
  return fields;
}

std::vector<float> OnnxTensor::numbers() const {
  std::vector<float> all(bytes.size() / sizeof(float));
  std::memcpy(all.data(), bytes.data(), bytes.size());
  return all;
}

std::vector<std::string> OnnxFile::operations() const {
  std::vector<std::string> all;
  for (const OnnxNode& node : nodes) all.push_back(node.operation);
  return all;
}

OnnxFile read_onnx(const std::string& path) {
  OnnxFile file;
  for_fields(file_content(path), "the model", [&](const WireField& field) {
    if (is(field, 7, 2)) {
      read_graph(field.bytes, file);
    } else if (is(field, 8, 2)) {
      read_opset(field.bytes, file);
    } else if (is(field, 14, 2)) {
      read_entry(field.bytes, file);
    } else {
      return take_number(field, 1, file.ir_version) || take_text(field, 2, file.producer_name) ||
             take_text(field, 3, file.producer_version) || take_text(field, 6, file.doc_string);
    }
    return true;
  });
  return file;
}

}  // namespace linnet::test
