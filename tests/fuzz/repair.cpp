#include "tests/fuzz/repair.hpp"

#include <zlib.h>

#include <cstddef>
#include <cstring>

#include "tests/support/packed_files.hpp"

namespace linnet::test {
namespace {

std::size_t big_endian(const std::uint8_t* bytes) {
  return std::size_t{bytes[0]} << 24 | std::size_t{bytes[1]} << 16 | std::size_t{bytes[2]} << 8 |
         std::size_t{bytes[3]};
}

/// The end of the JSON object that begins at `offset`; `offset` itself if the object does not end.
std::size_t end_of_object(const Bytes& file, std::size_t offset) {
  std::size_t depth = 0;
  bool in_text = false;
  for (std::size_t i = offset; i < file.size(); ++i) {
    const char byte = static_cast<char>(file[i]);
    if (in_text && byte == '\\') {
      ++i;
    } else if (byte == '"') {
      in_text = !in_text;
    } else if (!in_text && byte == '{') {
      ++depth;
    } else if (!in_text && byte == '}') {
      if (depth <= 1) return depth == 1 ? i + 1 : offset;
      --depth;
    }
  }
  return offset;
}

}  // namespace

void repair_png(Bytes& file) {
  constexpr std::size_t kSignature = 8;
  constexpr std::size_t kFrame = 12;  // length, type and checksum
  for (std::size_t offset = kSignature; offset + kFrame <= file.size();) {
    const std::size_t length = big_endian(file.data() + offset);
    if (length > file.size() - offset - kFrame) return;
    const uLong sum = crc32(0, file.data() + offset + 4, static_cast<uInt>(length + 4));
    std::uint8_t* out = file.data() + offset + 8 + length;
    for (int i = 0; i < 4; ++i) out[i] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
    offset += length + kFrame;
  }
}

void repair_safetensors(Bytes& file) {
  constexpr std::size_t kLength = 8;
  const std::size_t end = end_of_object(file, kLength);
  if (end <= kLength) return;
  std::size_t length = end - kLength;
  // Spaces that align the tensors are part of the header.
  while (length % kLength != 0 && kLength + length < file.size() && file[kLength + length] == ' ') {
    ++length;
  }
  const std::uint64_t number = length;
  std::memcpy(file.data(), &number, kLength);
}

void repair_packed(Bytes& file) {
  mend_packed(std::span(file));
}

}  // namespace linnet::test
