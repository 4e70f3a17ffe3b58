#include "io/image/exif_orientation.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace linnet {
namespace {

constexpr std::size_t kHeaderBytes = 8;

/// Reads numbers of a TIFF file in its byte order. What lies outside the file reads as 0.
class TiffReader {
 public:
  TiffReader(std::span<const std::uint8_t> bytes, bool big_endian)
      : bytes_(bytes), big_endian_(big_endian) {}

  std::uint32_t u8(std::size_t at) const { return at < bytes_.size() ? bytes_[at] : 0U; }

  std::uint32_t u16(std::size_t at) const {
    return big_endian_ ? u8(at) << 8 | u8(at + 1) : u8(at + 1) << 8 | u8(at);
  }

  std::uint32_t u32(std::size_t at) const {
    return big_endian_ ? u16(at) << 16 | u16(at + 2) : u16(at + 2) << 16 | u16(at);
  }

  std::size_t size() const { return bytes_.size(); }

 private:
  std::span<const std::uint8_t> bytes_;
  bool big_endian_;
};

/// The value of a directory entry with a single whole number of at most 32 bits; otherwise 0.
std::uint32_t number_in(const TiffReader& tiff, std::size_t entry) {
  constexpr std::uint32_t kByte = 1, kShort = 3, kLong = 4;
  constexpr std::size_t kTypeAt = 2, kCountAt = 4, kValueAt = 8;
  if (tiff.u32(entry + kCountAt) != 1) return 0;
  switch (tiff.u16(entry + kTypeAt)) {
    case kByte:
      return tiff.u8(entry + kValueAt);
    case kShort:
      return tiff.u16(entry + kValueAt);
    case kLong:
      return tiff.u32(entry + kValueAt);
    default:
      return 0;
  }
}

std::uint32_t orientation_number(const TiffReader& tiff) {
  constexpr std::size_t kDirectoryAt = 4, kCountBytes = 2, kEntryBytes = 12;
  constexpr std::uint32_t kOrientation = 0x0112;
  const std::size_t directory = tiff.u32(kDirectoryAt);
  if (directory < kHeaderBytes) return 0;
  const std::uint32_t entries = tiff.u16(directory);
  for (std::uint32_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + kCountBytes + i * kEntryBytes;
    if (entry + kEntryBytes > tiff.size()) return 0;
    if (tiff.u16(entry) == kOrientation) return number_in(tiff, entry);
  }
  return 0;
}

/// Where the pixels of one row go: the first, and the distance from one to the next.
struct RowTarget {
  std::ptrdiff_t first;
  std::ptrdiff_t step;
};

RowTarget target_of(std::ptrdiff_t row, std::ptrdiff_t width, std::ptrdiff_t height,
                    ExifOrientation orientation) {
  switch (orientation) {
    case ExifOrientation::top_left:
      break;
    case ExifOrientation::top_right:
      return {row * width + width - 1, -1};
    case ExifOrientation::bottom_right:
      return {(height - row) * width - 1, -1};
    case ExifOrientation::bottom_left:
      return {(height - 1 - row) * width, 1};
    case ExifOrientation::left_top:
      return {row, height};
    case ExifOrientation::right_top:
      return {height - 1 - row, height};
    case ExifOrientation::right_bottom:
      return {width * height - 1 - row, -height};
    case ExifOrientation::left_bottom:
      return {(width - 1) * height + row, -height};
  }
  return {row * width, 1};
}

}  // namespace

ExifOrientation exif_orientation(std::span<const std::uint8_t> block) noexcept {
  constexpr std::uint32_t kVersion = 42;
  if (block.size() < kHeaderBytes || block[0] != block[1]) return ExifOrientation::top_left;
  if (block[0] != 'I' && block[0] != 'M') return ExifOrientation::top_left;
  const TiffReader tiff(block, block[0] == 'M');
  if (tiff.u16(2) != kVersion) return ExifOrientation::top_left;
  const std::uint32_t number = orientation_number(tiff);
  return number >= 1 && number <= 8 ? static_cast<ExifOrientation>(number)
                                    : ExifOrientation::top_left;
}

bool swaps_sides(ExifOrientation orientation) noexcept {
  return orientation >= ExifOrientation::left_top;
}

ImageSize oriented(ImageSize size, ExifOrientation orientation) noexcept {
  return swaps_sides(orientation) ? ImageSize{size.height, size.width} : size;
}

void orient_grey(ImageSize size, std::span<const std::uint8_t> stored, ExifOrientation orientation,
                 std::span<std::uint8_t> out) noexcept {
  const std::ptrdiff_t width = size.width;
  const std::ptrdiff_t height = size.height;
  // A tile of 64 columns at a time, so that the lines of the cache that a column is written to stay
  // there until the next rows have filled them.
  constexpr std::ptrdiff_t kTile = 64;
  for (std::ptrdiff_t left = 0; left < width; left += kTile) {
    const std::ptrdiff_t right = std::min(left + kTile, width);
    for (std::ptrdiff_t row = 0; row < height; ++row) {
      const RowTarget target = target_of(row, width, height, orientation);
      const std::uint8_t* pixel = stored.data() + row * width;
      std::uint8_t* to = out.data() + target.first;
      for (std::ptrdiff_t x = left; x < right; ++x) to[x * target.step] = pixel[x];
    }
  }
}

}  // namespace linnet
