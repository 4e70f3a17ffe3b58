#include "io/model/safetensors.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>

#include "engine/core/escape.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/file_reader.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Json = nlohmann::json;

static_assert(std::endian::native == std::endian::little, "tensors are little-endian on disk");

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kMostHeaderBytes = std::size_t{1} << 20;
constexpr const char* kMetadata = "__metadata__";

std::string make_header(const Safetensors& content) {
  auto header = nlohmann::ordered_json::object();
  for (const auto& [key, value] : content.metadata) header[kMetadata][key] = value;
  std::size_t offset = 0;
  for (const Tensor& tensor : content.tensors) {
    const std::size_t end = offset + tensor.values.size() * sizeof(float);
    header[tensor.name] = {
        {"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = header.dump();
  // Trailing spaces align the tensors, so that readers can map the file.
  text.resize((text.size() + kLengthBytes - 1) / kLengthBytes * kLengthBytes, ' ');
  return text;
}

/// A tensor of the header, with the range of its bytes relative to the end of the header.
struct Entry {
  Tensor tensor;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Reads one file; all errors that it throws name the path.
class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path) {}

  Safetensors read() {
    try {
      file_.open(path_);
      const std::string header = read_header();
      return interpret(parse(header), kLengthBytes + header.size());
    } catch (const FileError& error) {
      fail(error.what());
    }
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(Fault::data, printable(path_) + ": " + what);
  }

  [[noreturn]] void fail_foreign(const std::string& what) const {
    fail("not a safetensors file: " + what);
  }

  std::string read_header() {
    const auto start = file_.read(kLengthBytes);
    if (start.size() < kLengthBytes) {
      fail_foreign("it is only " + std::to_string(start.size()) + " bytes long");
    }
    std::uint64_t length = 0;
    std::memcpy(&length, start.data(), kLengthBytes);
    if (length > kMostHeaderBytes) fail_foreign("its header would be larger than 1 MB");
    const auto bytes = file_.read(kLengthBytes + length);
    if (bytes.size() < kLengthBytes + length) fail("cut short within its header");
    return {reinterpret_cast<const char*>(bytes.data()) + kLengthBytes, length};
  }

  Json parse(const std::string& header) const {
    std::vector<std::set<std::string>> keys;  // of the enclosing objects
    std::optional<std::string> twice;
    const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
      if (event == Json::parse_event_t::object_start) keys.emplace_back();
      if (event == Json::parse_event_t::object_end) keys.pop_back();
      if (event == Json::parse_event_t::key) {
        const auto key = parsed.get<std::string>();
        if (!keys.back().insert(key).second) twice = key;
      }
      return true;
    };
    Json json = Json::parse(header, watch, /*allow_exceptions=*/false);
    // The parser treats a zero byte as the end of the text.
    const bool has_zero = header.find('\0') != std::string::npos;
    if (has_zero || !json.is_object()) fail_foreign("its header is not a JSON object");
    if (twice) fail("its header has the key '" + printable(*twice) + "' twice");
    return json;
  }

  Safetensors interpret(const Json& header, std::size_t data_start) {
    Safetensors content;
    std::vector<Entry> entries;
    for (const auto& [name, value] : header.items()) {
      if (name == kMetadata) {
        content.metadata = metadata(value);
      } else {
        entries.push_back(entry(name, value));
      }
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
      return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    require_contiguous(entries, file_.size() - data_start);

    const auto bytes = file_.read(file_.size());
    if (bytes.size() < file_.size()) fail("cut short while it was read");
    for (Entry& read : entries) {
      const std::size_t size = read.end - read.begin;
      read.tensor.values.resize(size / sizeof(float));
      if (size != 0) {
        std::memcpy(read.tensor.values.data(), bytes.data() + data_start + read.begin, size);
      }
      content.tensors.push_back(std::move(read.tensor));
    }
    return content;
  }

  std::vector<std::pair<std::string, std::string>> metadata(const Json& value) const {
    if (!value.is_object()) fail("its __metadata__ is not a JSON object");
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const auto& [key, text] : value.items()) {
      if (!text.is_string()) fail("its __metadata__ '" + printable(key) + "' is not a string");
      pairs.emplace_back(key, text.get<std::string>());
    }
    return pairs;
  }

  Entry entry(const std::string& name, const Json& value) const {
    const std::string subject = "its tensor '" + printable(name) + "'";
    const auto is_size = [](const Json& number) { return number.is_number_unsigned(); };
    const auto sizes = [&](const char* key) {
      if (!value.is_object() || !value.contains(key) || !value[key].is_array() ||
          !std::all_of(value[key].begin(), value[key].end(), is_size)) {
        fail(subject + " has no valid '" + key + "'");
      }
      return value[key].get<std::vector<std::size_t>>();
    };
    Entry entry{.tensor = {name, sizes("shape"), {}}};
    const std::vector<std::size_t> offsets = sizes("data_offsets");
    if (offsets.size() != 2 || offsets[0] > offsets[1]) {
      fail(subject + " has no valid 'data_offsets'");
    }
    if (!value.contains("dtype") || value["dtype"] != "F32") {
      fail(subject + " is not of type F32, the only supported type");
    }
    entry.begin = offsets[0];
    entry.end = offsets[1];
    std::size_t bytes = sizeof(float);
    for (std::size_t size : entry.tensor.shape) {
      if (__builtin_mul_overflow(bytes, size, &bytes)) fail(subject + " is larger than memory");
    }
    if (bytes != entry.end - entry.begin)
      fail(subject + " has a shape that does not fit its bytes");
    return entry;
  }

  void require_contiguous(const std::vector<Entry>& entries, std::size_t data_bytes) const {
    std::size_t offset = 0;
    for (const Entry& entry : entries) {
      if (entry.begin != offset) fail("its tensors overlap, or leave gaps");
      offset = entry.end;
    }
    if (offset > data_bytes) fail("cut short within its tensors");
    if (offset < data_bytes) fail("there are bytes after its tensors");
  }

  std::string path_;
  FileReader file_;
};

}  // namespace

void write_safetensors(const std::string& path, const Safetensors& content) {
  const std::string header = make_header(content);
  const std::uint64_t length = header.size();
  std::vector<std::span<const std::byte>> pieces = {std::as_bytes(std::span(&length, 1)),
                                                    std::as_bytes(std::span(header))};
  for (const Tensor& tensor : content.tensors) {
    pieces.push_back(std::as_bytes(std::span(tensor.values)));
  }
  write_file_atomically(path, pieces);
}

Safetensors read_safetensors(const std::string& path) {
  return Reader(path).read();
}

}  // namespace linnet
