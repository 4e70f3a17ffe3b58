#include "tests/fuzz/mutation.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace linnet::test {
namespace {

/// A range of bytes of a file.
struct ByteRange {
  std::size_t begin;
  std::size_t end;
};

/// A range within `size` bytes; three in four have at most 16.
ByteRange random_range(std::size_t size, Random& random) {
  const std::size_t begin = random.below(size + 1);
  const std::size_t longest = random.below(4) == 0 ? size : 16;
  return {begin, begin + random.below(std::min(size - begin, longest) + 1)};
}

auto at(Bytes& file, std::size_t offset) {
  return file.begin() + static_cast<std::ptrdiff_t>(offset);
}

void flip_bit(Bytes& file, Random& random) {
  std::uint8_t& byte = file[random.below(file.size())];
  byte = static_cast<std::uint8_t>(byte ^ (1U << random.below(8)));
}

void overwrite(Bytes& file, Random& random) {
  constexpr std::array<std::uint8_t, 8> kEdges = {0x00, 0x01, 0x10, 0x7f, 0x80, 0xfe, 0xff, '{'};
  const ByteRange range = random_range(file.size(), random);
  const std::size_t count = std::min<std::size_t>(range.end - range.begin, 4);
  const std::uint8_t edge = kEdges[random.below(kEdges.size())];
  const bool edges = random.below(2) == 0;
  for (std::size_t i = 0; i < count; ++i) {
    file[range.begin + i] = edges ? edge : static_cast<std::uint8_t>(random.next());
  }
}

void remove_range(Bytes& file, Random& random) {
  const ByteRange range = random_range(file.size(), random);
  file.erase(at(file, range.begin), at(file, range.end));
}

void insert_from(Bytes& file, const Bytes& other, Random& random) {
  const ByteRange range = random_range(other.size(), random);
  const Bytes bytes(other.begin() + static_cast<std::ptrdiff_t>(range.begin),
                    other.begin() + static_cast<std::ptrdiff_t>(range.end));
  file.insert(at(file, random.below(file.size() + 1)), bytes.begin(), bytes.end());
}

/// Replaces the end of the file by the end of the other.
void splice(Bytes& file, const Bytes& other, Random& random) {
  file.resize(random.below(file.size() + 1));
  const std::size_t from = random.below(other.size() + 1);
  file.insert(file.end(), other.begin() + static_cast<std::ptrdiff_t>(from), other.end());
}

void change(Bytes& file, std::span<const Seed> others, Random& random) {
  const Bytes& other = others[random.below(others.size())].bytes;
  if (file.empty()) file = other;
  switch (random.below(8)) {
    case 0:
      file.resize(random.below(file.size()));
      return;
    case 1:
      return remove_range(file, random);
    case 2:
      return insert_from(file, Bytes(file), random);
    case 3:
      return insert_from(file, other, random);
    case 4:
      return splice(file, other, random);
    case 5:
      return overwrite(file, random);
    default:
      return flip_bit(file, random);
  }
}

}  // namespace

Bytes mutated(Bytes file, std::span<const Seed> others, Random& random) {
  for (auto changes = 1 + random.below(3); changes > 0; --changes) change(file, others, random);
  return file;
}

}  // namespace linnet::test
