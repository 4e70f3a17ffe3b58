#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "io/file/file_reader.hpp"
#include "io/model/safetensors_header.hpp"

namespace linnet {

/// A named array of numbers; the last dimension is contiguous.
struct Tensor {
  std::string name;
  std::vector<std::size_t> shape;
  std::vector<float> values;
};

/// The content of a safetensors file (huggingface.co/docs/safetensors) of f32 tensors: 8 bytes with
/// the length of a JSON header, the header, then the tensors' bytes, little-endian, end to end.
struct Safetensors {
  Metadata metadata;
  std::vector<Tensor> tensors;
};

/// Writes the file with write_file_atomically.
void write_safetensors(const std::string& path, const Safetensors& content);

/// A safetensors file that is open for reading. All of its errors are Error(data) with the path and
/// the reason.
class SafetensorsFile {
 public:
  /// Reads and checks the header, and no tensor: see parse_safetensors_header. A header of more
  /// than 1 MB is an error.
  explicit SafetensorsFile(const std::string& path);

  const Metadata& metadata() const noexcept { return header_.metadata; }
  const std::vector<TensorEntry>& tensors() const noexcept { return header_.tensors; }

  /// Reads numbers of a tensor, from number `first` of it on.
  void read(const TensorEntry& tensor, std::size_t first, std::span<float> numbers);

 private:
  [[noreturn]] void fail(const std::string& reason) const;
  std::string read_header();

  std::string path_;
  FileReader file_;
  SafetensorsHeader header_;
  std::size_t header_end_ = 0;
};

/// Reads a whole file, as SafetensorsFile does.
Safetensors read_safetensors(const std::string& path);

}  // namespace linnet
