#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "linnet/error.hpp"
#include "linnet/io/image_size.hpp"
#include "linnet/io/packed_file.hpp"
#include "linnet/io/reading_rules.hpp"

namespace linnet {

/// Encoding and decoding of a packed data set's header and sections, as pure functions between
/// numbers and bytes; io/README.md describes the format byte by byte. All values that are read are
/// checked before they are used. All functions are thread-safe.

/// The length of the header in bytes. Sections start at multiples of it.
inline constexpr std::size_t kPackedPage = 4096;

/// Bytes of pixels per checksum: large enough that the 8 bytes of a checksum are negligible, small
/// enough that many threads can verify blocks in parallel.
inline constexpr std::size_t kPackedBlock = std::size_t{1} << 20;

enum class PackedSection : std::size_t {
  pixels,     ///< images × stride bytes; those of a shard are its part
  checksums,  ///< u64 for each kPackedBlock of pixels
  labels,     ///< u32 for each image
  content,    ///< u64 for each image
  sums,       ///< two u64 for each image
  names,      ///< strings: classes, then the path of each image
  left_out,   ///< files that were not read: see io/README.md
  origin,     ///< the folder that a cached copy was made from; otherwise empty
};
inline constexpr std::size_t kPackedSections = 8;

/// The position of a section in the file. Zeros follow it up to the next page; the checksum covers
/// them too.
struct PackedExtent {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  std::uint64_t checksum = 0;  ///< for the pixels: the checksum of their checksums
};

struct PackedHeader {
  ImageSize size;
  bool resized = false;
  ReadingRules rules = {};
  bool has_odd = false;          ///< whether the files that were left out are followed by odd ones
  bool has_notes = false;        ///< whether notes follow these, on transparency and depth
  bool has_colour_note = false;  ///< whether one on colour follows
  std::uint64_t images = 0;
  std::uint64_t stride = 0;
  std::uint32_t classes = 0;
  std::array<PackedExtent, kPackedSections> sections;
  std::optional<PackedShard> shard = {};

  PackedExtent& operator[](PackedSection section) {
    return sections[static_cast<std::size_t>(section)];
  }
  const PackedExtent& operator[](PackedSection section) const {
    return sections[static_cast<std::size_t>(section)];
  }
};

/// An error in a packed file. `what()` is the reason without the path; the caller adds the path.
class PackedError : public Error {
 public:
  explicit PackedError(const std::string& reason) : Error(Fault::data, reason) {}
};

/// Throws PackedError with the reason unless the condition holds.
void require_packed(bool holds, const char* reason);

/// The bytes from the start of a section to the start of the next: `bytes` rounded up to pages.
constexpr std::uint64_t packed_extent_bytes(std::uint64_t bytes) {
  return (bytes + kPackedPage - 1) / kPackedPage * kPackedPage;
}

/// The number of blocks, and thus of checksums, for `pixel_bytes` bytes of pixels.
constexpr std::uint64_t packed_blocks(std::uint64_t pixel_bytes) {
  return (packed_extent_bytes(pixel_bytes) + kPackedBlock - 1) / kPackedBlock;
}

/// Whether a file that begins with these bytes has the signature of a packed data set.
bool has_packed_signature(std::span<const std::byte> head) noexcept;

/// Whether it is a shard of one.
bool has_shard_version(std::span<const std::byte> head) noexcept;

std::array<std::byte, kPackedPage> encode_packed_header(const PackedHeader& header);

/// Reads and checks the header of the file with these bytes: signature, version, checksum, limits,
/// and that the sections follow each other, have the lengths that follow from the counts, and end
/// with the file. Throws PackedError.
PackedHeader decode_packed_header(std::span<const std::byte> file);

/// The bytes of a section of a file with this header. Throws PackedError if the checksum is wrong;
/// that of the pixels is not verified here.
std::span<const std::byte> packed_section(std::span<const std::byte> file,
                                          const PackedHeader& header, PackedSection section);

/// Encodes a section: appends numbers and strings (u32 length, bytes).
class PackedOut {
 public:
  void number32(std::uint32_t value);
  void number64(std::uint64_t value);
  void text(std::string_view value);

  std::span<const std::byte> bytes() const noexcept { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

/// Decodes a section that PackedOut encoded. All functions throw PackedError if the bytes end too
/// early.
class PackedIn {
 public:
  explicit PackedIn(std::span<const std::byte> bytes) : rest_(bytes) {}

  std::uint32_t number32();
  std::uint64_t number64();
  std::string text();

  bool at_end() const noexcept { return rest_.empty(); }

  /// Throws PackedError unless all bytes were read.
  void end() const;

 private:
  std::span<const std::byte> take(std::size_t count);

  std::span<const std::byte> rest_;
};

}  // namespace linnet
