#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "io/file/file_reader.hpp"
#include "io/model/onnx_fields.hpp"
#include "io/model/protobuf_message.hpp"
#include "linnet/error.hpp"
#include "linnet/io/onnx_file.hpp"

namespace linnet {
namespace {

struct ModelField {
  onnx::Field number;
  WireType type;
  bool repeats = false;
};

constexpr std::array<ModelField, 12> kFields = {
    {{onnx::model::ir_version, WireType::varint},
     {onnx::model::producer_name, WireType::bytes},
     {onnx::model::producer_version, WireType::bytes},
     {onnx::model::domain, WireType::bytes},
     {onnx::model::model_version, WireType::varint},
     {onnx::model::doc_string, WireType::bytes},
     {onnx::model::graph, WireType::bytes},
     {onnx::model::opset_import, WireType::bytes, true},
     {onnx::model::metadata_props, WireType::bytes, true},
     {onnx::model::training_info, WireType::bytes, true},
     {onnx::model::functions, WireType::bytes, true},
     {onnx::model::configuration, WireType::bytes, true}}};

/// Walks over the fields of a message in a file, without reading what is in them.
class FieldWalk {
 public:
  explicit FieldWalk(const FileReader& file) : file_(file) {}

  bool finds_a_model() {
    // More fields than any model has, and few enough to walk over in a moment.
    constexpr int kMostFields = 1 << 16;
    for (int i = 0; place_ != file_.size(); ++i) {
      if (i == kMostFields || !take_field()) return false;
    }
    return has(onnx::model::ir_version) && has(onnx::model::graph);
  }

 private:
  bool has(onnx::Field number) const { return (found_ >> number & 1U) != 0; }

  /// Moves behind the next field. False if there is none that a model may have there.
  bool take_field() {
    const auto key = take_varint();
    if (!key) return false;
    for (const ModelField& field : kFields) {
      if (*key != (std::uint64_t{field.number} << 3 | static_cast<std::uint32_t>(field.type))) {
        continue;
      }
      if (has(field.number) && !field.repeats) return false;
      found_ |= std::uint32_t{1} << field.number;
      return skip_value(field.type);
    }
    return false;
  }

  bool skip_value(WireType type) {
    const auto value = take_varint();
    if (!value || type == WireType::varint) return value.has_value();
    if (*value > file_.size() - place_) return false;
    place_ += *value;
    return true;
  }

  std::optional<std::uint64_t> take_varint() {
    std::array<std::byte, 10> bytes{};
    const std::size_t count = file_.read_at(place_, bytes);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const auto byte = std::to_integer<std::uint64_t>(bytes[i]);
      value |= (byte & 0x7fU) << (7 * i);
      if (byte >= 0x80U) continue;
      place_ += i + 1;
      return value;
    }
    return std::nullopt;
  }

  const FileReader& file_;
  std::size_t place_ = 0;
  std::uint32_t found_ = 0;  ///< a bit for each number of a field
};

}  // namespace

bool is_onnx_file(const std::string& path) {
  try {
    FileReader file;
    file.open(path);
    return FieldWalk(file).finds_a_model();
  } catch (const Error&) {
    return false;
  }
}

}  // namespace linnet
