#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/image/image_size.hpp"
#include "linnet/error.hpp"

namespace linnet {

/// How a packed data set lies in its file, as pure functions between numbers and bytes:
/// io/README.md tells it byte by byte. Nothing read is believed before it is checked. All are
/// thread-safe.

/// Sections start at multiples of this, which is also the length of the header.
inline constexpr std::size_t kPackedPage = 4096;

/// Bytes of pixels under one checksum: large enough that its 8 bytes are nothing, small enough that
/// many threads can check them side by side.
inline constexpr std::size_t kPackedBlock = std::size_t{1} << 20;

enum class PackedSection : std::size_t {
  pixels,     ///< images × stride bytes
  checksums,  ///< u64 for each kPackedBlock of pixels
  labels,     ///< u32 for each image
  content,    ///< u64 for each image
  sums,       ///< two u64 for each image
  names,      ///< strings: classes, then the path of each image
  left_out,   ///< what was not taken: see io/README.md
  origin,     ///< what a cached copy was made from; of no bytes elsewhere
};
inline constexpr std::size_t kPackedSections = 8;

/// Where a section lies. It is followed by zeros up to the next page, which its checksum covers
/// too.
struct PackedExtent {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  std::uint64_t checksum = 0;  ///< of the pixels: that of their checksums
};

struct PackedHeader {
  ImageSize size;
  bool resized = false;
  std::uint64_t images = 0;
  std::uint64_t stride = 0;
  std::uint32_t classes = 0;
  std::array<PackedExtent, kPackedSections> sections;

  PackedExtent& operator[](PackedSection section) {
    return sections[static_cast<std::size_t>(section)];
  }
  const PackedExtent& operator[](PackedSection section) const {
    return sections[static_cast<std::size_t>(section)];
  }
};

/// What is wrong with a packed file; `what()` is the reason alone. Whoever knows the path puts it
/// in front.
class PackedError : public Error {
 public:
  explicit PackedError(const std::string& reason) : Error(Fault::data, reason) {}
};

/// The bytes from the start of a section to the start of the next.
constexpr std::uint64_t packed_extent_bytes(std::uint64_t bytes) {
  return (bytes + kPackedPage - 1) / kPackedPage * kPackedPage;
}

/// Blocks of pixels that have a checksum of their own.
constexpr std::uint64_t packed_blocks(std::uint64_t pixel_bytes) {
  return (packed_extent_bytes(pixel_bytes) + kPackedBlock - 1) / kPackedBlock;
}

/// Whether a file that begins with these bytes means to be a packed data set.
bool has_packed_signature(std::span<const std::byte> head) noexcept;

std::array<std::byte, kPackedPage> encode_packed_header(const PackedHeader& header);

/// Reads the header of the file whose bytes are given, and checks it: signature, version, checksum,
/// limits, and that the sections follow each other, have the lengths that the counts ask for and
/// end with the file. Throws PackedError.
PackedHeader decode_packed_header(std::span<const std::byte> file);

/// The bytes of a section that the header has been read for. Throws PackedError if its checksum is
/// another; of the pixels nothing is checked.
std::span<const std::byte> packed_section(std::span<const std::byte> file,
                                          const PackedHeader& header, PackedSection section);

/// Appends numbers and strings (u32 length, bytes) to a section.
class PackedOut {
 public:
  void number32(std::uint32_t value);
  void number64(std::uint64_t value);
  void text(std::string_view value);

  std::span<const std::byte> bytes() const noexcept { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

/// Takes them off again. All throw PackedError where the bytes end too early.
class PackedIn {
 public:
  explicit PackedIn(std::span<const std::byte> bytes) : rest_(bytes) {}

  std::uint32_t number32();
  std::uint64_t number64();
  std::string text();

  /// Throws PackedError unless nothing is left.
  void end() const;

 private:
  std::span<const std::byte> take(std::size_t count);

  std::span<const std::byte> rest_;
};

}  // namespace linnet
