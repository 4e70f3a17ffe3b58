#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace linnet::test {

/// How to write an Exif block: a TIFF file with one directory.
struct ExifKind {
  bool big_endian = false;
  std::uint16_t type = 3;        ///< of the orientation: 1 byte, 3 short, 4 long
  std::uint32_t count = 1;       ///< of its values
  std::uint16_t more_tags = 2;   ///< entries in front of it
  std::uint32_t directory = 12;  ///< offset of the directory
};

/// Numbers of a TIFF file, in its byte order.
class TiffBytes {
 public:
  explicit TiffBytes(bool big_endian) : big_endian_(big_endian) {}

  void put(std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) {
      const int shift = 8 * (big_endian_ ? bytes - 1 - i : i);
      bytes_.push_back(static_cast<std::uint8_t>(value >> shift));
    }
  }

  /// Drops the last bytes, or appends zeros. GCC 14 warns of vector's own resize here.
  void set_size(std::size_t size) {
    while (bytes_.size() > size) bytes_.pop_back();
    while (bytes_.size() < size) bytes_.push_back(0);
  }

  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  bool big_endian_;
  std::vector<std::uint8_t> bytes_;
};

/// An Exif block that says `orientation`.
inline std::vector<std::uint8_t> exif_block(std::uint16_t orientation, const ExifKind& kind = {}) {
  TiffBytes tiff(kind.big_endian);
  tiff.put(kind.big_endian ? 0x4d4dU : 0x4949U, 2);
  tiff.put(42, 2);
  tiff.put(kind.directory, 4);
  tiff.set_size(kind.directory);
  tiff.put(kind.more_tags + 1U, 2);
  for (std::uint32_t tag = 0x100; tag < 0x100U + kind.more_tags; ++tag) {
    tiff.put(tag, 2);
    tiff.put(4, 2);
    tiff.put(1, 4);
    tiff.put(7, 4);
  }
  tiff.put(0x0112, 2);
  tiff.put(kind.type, 2);
  tiff.put(kind.count, 4);
  const int bytes = kind.type == 3 ? 2 : kind.type == 1 ? 1 : 4;
  tiff.put(orientation, bytes);
  tiff.put(0, 4 - bytes);
  tiff.put(0, 4);
  return tiff.bytes();
}

/// The JPEG file with a segment FF `code` of `content` in front of its first one.
inline std::vector<std::uint8_t> with_jpeg_segment(std::span<const std::uint8_t> file,
                                                   std::uint8_t code,
                                                   std::span<const std::uint8_t> content) {
  const std::size_t length = content.size() + 2;
  std::vector<std::uint8_t> out(file.begin(), file.begin() + 2);
  out.insert(out.end(), {0xff, code, static_cast<std::uint8_t>(length >> 8),
                         static_cast<std::uint8_t>(length)});
  out.insert(out.end(), content.begin(), content.end());
  out.insert(out.end(), file.begin() + 2, file.end());
  return out;
}

/// The JPEG file with comments of `bytes` bytes, or a little more, in front of its first segment.
inline std::vector<std::uint8_t> with_jpeg_comments(std::span<const std::uint8_t> file,
                                                    std::size_t bytes) {
  constexpr std::size_t kMost = 65'533;
  std::vector<std::uint8_t> out(file.begin(), file.begin() + 2);
  for (std::size_t done = 0; done < bytes; done += kMost) {
    out.insert(out.end(), {0xff, 0xfe, 0xff, 0xff});
    out.insert(out.end(), kMost, 'c');
  }
  out.insert(out.end(), file.begin() + 2, file.end());
  return out;
}

/// The JPEG file with an Exif block.
inline std::vector<std::uint8_t> with_exif(std::span<const std::uint8_t> file,
                                           std::span<const std::uint8_t> block) {
  constexpr std::string_view kName("Exif\0\0", 6);
  std::vector<std::uint8_t> content(kName.begin(), kName.end());
  content.insert(content.end(), block.begin(), block.end());
  return with_jpeg_segment(file, 0xe1, content);
}

}  // namespace linnet::test
