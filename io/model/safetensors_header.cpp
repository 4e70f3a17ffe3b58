#include "io/model/safetensors_header.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "engine/core/escape.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostHeaderBytes = std::size_t{1} << 20;
constexpr const char* kMetadata = "__metadata__";
constexpr const char* kNoObject = "not a safetensors file: its header is not a JSON object";

[[noreturn]] void fail(const std::string& reason) {
  throw Error(Fault::data, reason);
}

/// The types of the format whose elements are whole bytes, with the bytes of one.
constexpr std::array<std::pair<std::string_view, std::size_t>, 17> kTypes = {{{"BOOL", 1},
                                                                              {"U8", 1},
                                                                              {"I8", 1},
                                                                              {"F8_E4M3", 1},
                                                                              {"F8_E5M2", 1},
                                                                              {"F8_E8M0", 1},
                                                                              {"F16", 2},
                                                                              {"BF16", 2},
                                                                              {"I16", 2},
                                                                              {"U16", 2},
                                                                              {"F32", 4},
                                                                              {"I32", 4},
                                                                              {"U32", 4},
                                                                              {"F64", 8},
                                                                              {"I64", 8},
                                                                              {"U64", 8},
                                                                              {"C64", 8}}};

/// 0 for a type that is not among them.
std::size_t bytes_of_type(std::string_view type) {
  for (const auto& [name, bytes] : kTypes) {
    if (name == type) return bytes;
  }
  return 0;
}

/// The entries of a tensor that the format has, as far as they are valid.
struct TensorFields {
  std::optional<std::vector<std::size_t>> shape;
  std::optional<std::vector<std::size_t>> offsets;
  std::string type;
};

void require_type(const std::string& subject, const std::string& type, TensorTypes types) {
  if (types == TensorTypes::f32 && type != "F32") {
    fail(subject + " is not of type F32, the only supported type");
  }
  if (bytes_of_type(type) != 0) return;
  fail(subject + (type.empty() ? " has no valid 'dtype'"
                               : " is of the type '" + printable(type) + "', which is not known"));
}

TensorEntry checked_entry(const std::string& name, const TensorFields& fields, TensorTypes types) {
  const std::string subject = "its tensor '" + printable(name) + "'";
  if (!fields.shape) fail(subject + " has no valid 'shape'");
  if (!fields.offsets || fields.offsets->size() != 2 ||
      fields.offsets->front() > fields.offsets->back()) {
    fail(subject + " has no valid 'data_offsets'");
  }
  require_type(subject, fields.type, types);
  std::size_t bytes = bytes_of_type(fields.type);
  for (const std::size_t size : *fields.shape) {
    if (__builtin_mul_overflow(bytes, size, &bytes)) fail(subject + " is larger than memory");
  }
  TensorEntry entry{name, fields.type, *fields.shape, fields.offsets->front(),
                    fields.offsets->back()};
  if (bytes != entry.end - entry.begin) fail(subject + " has a shape that does not fit its bytes");
  return entry;
}

/// Takes the values of the header one by one as the parser finds them, so that what has no place
/// in a header takes no memory. The first error is kept until the text has ended, because text
/// that is no JSON at all is reported first.
class HeaderReader final : public Json::json_sax_t {
 public:
  explicit HeaderReader(TensorTypes types) : types_(types) {}

  /// Throws the first error.
  SafetensorsHeader result() {
    if (fault_) throw Error(*fault_);
    return std::move(header_);
  }

  bool null() override { return take_unusable(); }
  bool boolean(bool) override { return take_unusable(); }
  bool number_integer(Json::number_integer_t) override { return take_unusable(); }
  bool number_float(Json::number_float_t, const std::string&) override { return take_unusable(); }
  bool binary(Json::binary_t&) override { return take_unusable(); }

  bool number_unsigned(Json::number_unsigned_t value) override {
    if (place_ != Place::sizes || ignored_depth_ != 0) return take_unusable();
    sizes_.push_back(value);
    return true;
  }

  bool string(std::string& value) override {
    if (ignored_depth_ != 0) return true;
    if (place_ == Place::metadata) {
      header_.metadata.emplace_back(key_, std::move(value));
    } else if (place_ == Place::tensor && key_ == "dtype") {
      fields_.type = value;
    } else {
      take_unusable();
    }
    return true;
  }

  bool start_object(std::size_t) override {
    if (ignored_depth_ == 0 && place_ == Place::document) {
      place_ = Place::header;
    } else if (ignored_depth_ == 0 && place_ == Place::header) {
      place_ = key_ == kMetadata ? Place::metadata : Place::tensor;
      name_ = key_;
      fields_ = {};
      inner_keys_.clear();
    } else {
      ignore_compound();
    }
    return true;
  }

  bool key(std::string& key) override {
    if (ignored_depth_ != 0) return true;
    auto& keys = place_ == Place::header ? names_ : inner_keys_;
    if (!keys.insert(key).second) complain("its header has the key '" + printable(key) + "' twice");
    key_ = std::move(key);
    return true;
  }

  bool end_object() override {
    if (ignored_depth_ != 0) {
      --ignored_depth_;
      return true;
    }
    if (place_ == Place::tensor) add_tensor();
    place_ = place_ == Place::header ? Place::document : Place::header;
    return true;
  }

  bool start_array(std::size_t) override {
    const bool is_sizes = key_ == "shape" || key_ == "data_offsets";
    if (ignored_depth_ == 0 && place_ == Place::tensor && is_sizes) {
      place_ = Place::sizes;
      sizes_.clear();
      sizes_are_valid_ = true;
    } else {
      ignore_compound();
    }
    return true;
  }

  bool end_array() override {
    if (ignored_depth_ != 0) {
      --ignored_depth_;
      return true;
    }
    place_ = Place::tensor;
    if (sizes_are_valid_) (key_ == "shape" ? fields_.shape : fields_.offsets) = sizes_;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
    return false;
  }

 private:
  /// What the parser is inside of.
  enum class Place { document, header, metadata, tensor, sizes };

  void complain(const std::string& reason) {
    if (!fault_) fault_ = Error(Fault::data, reason);
  }

  /// A value of a type that its place does not allow.
  bool take_unusable() {
    if (ignored_depth_ != 0) return true;
    if (place_ == Place::document) complain(kNoObject);
    if (place_ == Place::header && key_ == kMetadata) {
      complain("its __metadata__ is not a JSON object");
    } else if (place_ == Place::header) {
      complain("its tensor '" + printable(key_) + "' has no valid 'shape'");
    }
    if (place_ == Place::metadata) {
      complain("its __metadata__ '" + printable(key_) + "' is not a string");
    }
    if (place_ == Place::sizes) sizes_are_valid_ = false;
    return true;
  }

  /// The same for a list or an object, whose content is ignored.
  void ignore_compound() {
    take_unusable();
    ++ignored_depth_;
  }

  void add_tensor() {
    if (fault_) return;
    try {
      header_.tensors.push_back(checked_entry(name_, fields_, types_));
    } catch (const Error& error) {
      fault_ = error;
    }
  }

  TensorTypes types_;
  SafetensorsHeader header_;
  std::optional<Error> fault_;
  Place place_ = Place::document;
  std::size_t ignored_depth_ = 0;  ///< of lists and objects around the next value that are ignored
  std::set<std::string> names_;    ///< keys of the header
  std::set<std::string> inner_keys_;  ///< of the object in it
  std::string key_;                   ///< the last one
  std::string name_;                  ///< of the tensor
  TensorFields fields_;
  std::vector<std::size_t> sizes_;
  bool sizes_are_valid_ = true;
};

void require_contiguous(const std::vector<TensorEntry>& entries, std::size_t data_bytes) {
  std::size_t offset = 0;
  for (const TensorEntry& entry : entries) {
    if (entry.begin != offset) fail("its tensors overlap, or leave gaps");
    offset = entry.end;
  }
  if (offset > data_bytes) fail("cut short within its tensors");
  if (offset < data_bytes) fail("there are bytes after its tensors");
}

}  // namespace

std::size_t TensorEntry::element_bytes() const noexcept {
  return bytes_of_type(type);
}

bool has_safetensors_signature(std::span<const std::byte> head) noexcept {
  if (head.size() <= kSafetensorsLengthBytes) return false;
  std::uint64_t length = 0;
  std::memcpy(&length, head.data(), sizeof length);
  return length <= kMostHeaderBytes && head[kSafetensorsLengthBytes] == std::byte{'{'};
}

std::size_t safetensors_header_length(std::span<const std::byte> start) {
  if (start.size() < kSafetensorsLengthBytes) {
    fail("not a safetensors file: it is only " + std::to_string(start.size()) + " bytes long");
  }
  std::uint64_t length = 0;
  std::memcpy(&length, start.data(), sizeof length);
  if (length > kMostHeaderBytes) {
    fail("not a safetensors file: its header would be larger than 1 MB");
  }
  return length;
}

SafetensorsHeader parse_safetensors_header(std::string_view text, std::size_t data_bytes,
                                           TensorTypes types) {
  HeaderReader reader(types);
  const bool is_json = Json::sax_parse(text, &reader);
  // The parser treats a zero byte as the end of the text.
  if (!is_json || text.find('\0') != std::string_view::npos) fail(kNoObject);
  SafetensorsHeader header = reader.result();
  std::sort(header.tensors.begin(), header.tensors.end(),
            [](const TensorEntry& a, const TensorEntry& b) {
              return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
            });
  require_contiguous(header.tensors, data_bytes);
  return header;
}

}  // namespace linnet
