#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "io/dataset/packed_set_writer.hpp"
#include "linnet/io/image_set.hpp"
#include "linnet/io/packed_file.hpp"

namespace linnet::test {

/// Makes packed data sets, and such as no Linnet would write: the layout is put down here a second
/// time.

/// Offsets in the header, in bytes from its start.
struct PackedOffset {
  static constexpr std::size_t version = 8;
  static constexpr std::size_t flags = 12;
  static constexpr std::size_t file_bytes = 16;
  static constexpr std::size_t images = 24;
  static constexpr std::size_t width = 32;
  static constexpr std::size_t height = 36;
  static constexpr std::size_t stride = 40;
  static constexpr std::size_t classes = 48;
  static constexpr std::size_t rules = 256;
  static constexpr std::size_t shard = 4048;
  static constexpr std::size_t checksum = 4088;
  static constexpr std::size_t length = 4096;

  /// Of section `number`: its offset, 8 behind its bytes, 16 behind its checksum.
  static constexpr std::size_t section(std::size_t number) { return 64 + 24 * number; }
};

/// A set of random pixels. Class c is named "c" and three digits, and has `per_class[c]` images.
ImageSet random_images(ImageSize size, const std::vector<std::size_t>& per_class, Random& random,
                       ColourRule colour = ColourRule::grey);

/// Writes the set as shards, `images_at_once` images at a time.
void write_shards(const std::string& path, const ImageSet& images, const ShardPlan& plan,
                  std::size_t images_at_once = SIZE_MAX);

/// Writes the set, `images_at_once` images at a time.
void write_packed(const std::string& path, const ImageSet& images,
                  const std::optional<PackedOrigin>& origin = {},
                  std::size_t images_at_once = SIZE_MAX);

/// The bytes of that file.
std::string packed_bytes(const ImageSet& images, const std::optional<PackedOrigin>& origin = {});

/// What differs between two sets, padding of rows included; nothing if they are equal.
std::string difference(const ImageSet& a, const ImageSet& b);

/// A packed file taken apart: what its header tells besides offsets and checksums, and its sections
/// without their padding.
struct PackedParts {
  std::uint32_t version = 2;
  std::uint32_t flags = 0;
  std::uint64_t images = 0;
  ImageSize size;
  std::uint64_t stride = 0;
  std::uint32_t classes = 0;
  std::string rules = {};  ///< what stands in the place of their text, its length in front
  std::string shard = {};  ///< 40 bytes of one
  std::array<std::string, 8> sections;
};

/// Of a file that is whole.
PackedParts packed_parts(const std::string& file);

/// Puts the parts together, one behind the other, with right checksums.
std::string joined(const PackedParts& parts);

/// Text as it stands in a section: its length, its bytes.
std::string packed_text(const std::string& text);

template <class Number>
std::string packed_number(Number value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

/// Overwrites bytes of the header.
template <class Number>
void put_number(std::string& file, std::size_t offset, Number value) {
  file.replace(offset, sizeof value, packed_number(value));
}

/// Puts right the length of the file in its header, the checksums of all sections that lie within
/// it, and that of the header. Bytes that are no packed file, or have no whole header, stay as they
/// are.
void mend_packed(std::span<std::uint8_t> file);
void mend_packed(std::string& file);

}  // namespace linnet::test
