#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

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
  std::vector<std::pair<std::string, std::string>> metadata;
  std::vector<Tensor> tensors;
};

/// Writes the file with write_file_atomically.
void write_safetensors(const std::string& path, const Safetensors& content);

/// Reads a file. Throws Error(data) with the path and the reason: a header over 1 MB or beyond the
/// end of the file, JSON that is damaged or has a key twice, offsets that overlap, leave gaps or do
/// not end with the file, shapes that do not fit them, or tensors that are not f32. All of this is
/// checked before memory is allocated for a tensor.
Safetensors read_safetensors(const std::string& path);

}  // namespace linnet
