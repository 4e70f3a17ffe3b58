// A safetensors file of tensors of any type.

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include "engine/core/escape.hpp"
#include "io/features/array_container.hpp"
#include "io/features/python_text.hpp"
#include "io/file/memory_room.hpp"
#include "io/model/safetensors_header.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

ElementKind kind_of(std::string_view type) {
  constexpr std::array<std::pair<std::string_view, ElementKind>, 13> kKinds = {
      {{"BOOL", ElementKind::boolean},
       {"U8", ElementKind::unsigned_integer},
       {"U16", ElementKind::unsigned_integer},
       {"U32", ElementKind::unsigned_integer},
       {"U64", ElementKind::unsigned_integer},
       {"I8", ElementKind::signed_integer},
       {"I16", ElementKind::signed_integer},
       {"I32", ElementKind::signed_integer},
       {"I64", ElementKind::signed_integer},
       {"F16", ElementKind::ieee_float},
       {"F32", ElementKind::ieee_float},
       {"F64", ElementKind::ieee_float},
       {"BF16", ElementKind::bfloat}}};
  for (const auto& [name, kind] : kKinds) {
    if (name == type) return kind;
  }
  return ElementKind::other;
}

class SafetensorsContainer final : public ArrayContainer {
 public:
  SafetensorsContainer(const std::string& path, std::span<const std::byte> file) : path_(path) {
    try {
      read_header(file);
    } catch (const Error& error) {
      throw Error(error.fault(), printable(path_) + ": " + error.what());
    }
  }

  std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (const TensorEntry& tensor : header_.tensors) names.push_back(tensor.name);
    return names;
  }

  LoadedArray load(const std::string& name, ArrayUse use) const override {
    const TensorEntry& tensor =
        *std::find_if(header_.tensors.begin(), header_.tensors.end(),
                      [&](const TensorEntry& candidate) { return candidate.name == name; });
    ArrayName text = {
        printable(path_) + ": array '" + printable(name) + "'",
        "safetensors.numpy.load_file(" + python_text(path_) + ")[" + python_text(name) + "]"};
    const auto bytes = data_.subspan(tensor.begin, tensor.end - tensor.begin);
    if (use == ArrayUse::read) populate_or_fail(text.subject, bytes);
    const StoredType type = {kind_of(tensor.type), tensor.element_bytes(), tensor.type};
    return {{std::move(text), type, tensor.shape, bytes}, {}};
  }

 private:
  /// Throws reasons without the path.
  void read_header(std::span<const std::byte> file) {
    const std::size_t length =
        safetensors_header_length(file.first(std::min(file.size(), kSafetensorsLengthBytes)));
    const auto rest = file.subspan(kSafetensorsLengthBytes);
    if (rest.size() < length) throw Error(Fault::data, "cut short within its header");
    data_ = rest.subspan(length);
    header_ = parse_safetensors_header({reinterpret_cast<const char*>(rest.data()), length},
                                       data_.size(), TensorTypes::all);
  }

  std::string path_;
  SafetensorsHeader header_;
  std::span<const std::byte> data_;
};

}  // namespace

std::unique_ptr<ArrayContainer> safetensors_container(const std::string& path,
                                                      std::span<const std::byte> file) {
  return std::make_unique<SafetensorsContainer>(path, file);
}

}  // namespace linnet
