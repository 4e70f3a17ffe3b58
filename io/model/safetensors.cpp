#include "io/model/safetensors.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "engine/core/escape.hpp"
#include "io/file/atomic_file.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are little-endian on disk");

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
  constexpr std::size_t kAligned = 8;
  text.resize((text.size() + kAligned - 1) / kAligned * kAligned, ' ');
  return text;
}

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

SafetensorsFile::SafetensorsFile(const std::string& path) : path_(path) {
  try {
    file_.open(path);
    const std::string text = read_header();
    header_end_ = kSafetensorsLengthBytes + text.size();
    header_ = parse_safetensors_header(text, file_.size() - header_end_, TensorTypes::f32);
  } catch (const Error& error) {
    fail(error.what());
  }
}

void SafetensorsFile::fail(const std::string& reason) const {
  throw Error(Fault::data, printable(path_) + ": " + reason);
}

/// Throws reasons without the path.
std::string SafetensorsFile::read_header() {
  std::array<std::byte, kSafetensorsLengthBytes> start;
  std::string text(safetensors_header_length(std::span(start).first(file_.read_at(0, start))),
                   '\0');
  const auto bytes = std::as_writable_bytes(std::span(text));
  if (file_.read_at(kSafetensorsLengthBytes, bytes) < text.size()) {
    throw Error(Fault::data, "cut short within its header");
  }
  return text;
}

void SafetensorsFile::read(const TensorEntry& tensor, std::size_t first, std::span<float> numbers) {
  const std::size_t offset = header_end_ + tensor.begin + first * sizeof(float);
  const auto bytes = std::as_writable_bytes(numbers);
  try {
    if (file_.read_at(offset, bytes) < bytes.size()) fail("cut short while it was read");
  } catch (const FileError& error) {
    fail(error.what());
  }
}

Safetensors read_safetensors(const std::string& path) {
  SafetensorsFile file(path);
  Safetensors content{file.metadata(), {}};
  for (const TensorEntry& entry : file.tensors()) {
    Tensor tensor{entry.name, entry.shape, std::vector<float>(entry.numbers())};
    file.read(entry, 0, tensor.values);
    content.tensors.push_back(std::move(tensor));
  }
  return content;
}

}  // namespace linnet
