#include "io/image/jpeg_checks.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "io/image/image_limits.hpp"

namespace linnet {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint8_t kMarker = 0xff;
constexpr std::uint8_t kStartOfScan = 0xda;
constexpr std::uint8_t kEndOfImage = 0xd9;

/// Whether the byte behind FF stands for itself within image data: a stuffed zero, a restart
/// marker, or another FF.
bool is_image_data(std::uint8_t code) {
  return code == 0 || (code >= 0xd0 && code <= 0xd7) || code == kMarker;
}

/// The offset of the next marker from `at` on, or the size.
std::size_t next_marker(Bytes file, std::size_t at) {
  while (at + 1 < file.size()) {
    const void* found = std::memchr(file.data() + at, kMarker, file.size() - at - 1);
    if (found == nullptr) break;
    at = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - file.data());
    if (!is_image_data(file[at + 1])) return at;
    ++at;
  }
  return file.size();
}

/// Scans of a file, and where they end.
struct Scans {
  std::size_t count = 0;
  std::size_t bytes = 0;
};

/// Counts no more than `most` and one.
Scans count_scans(Bytes file, std::size_t most) {
  Scans scans;
  std::size_t at = next_marker(file, 2);
  while (at + 4 <= file.size() && file[at + 1] != kEndOfImage && scans.count <= most) {
    scans.count += file[at + 1] == kStartOfScan;
    const std::size_t length = std::size_t{file[at + 2]} << 8 | file[at + 3];
    at = next_marker(file, std::min(at + 2 + length, file.size()));
    scans.bytes = at;
  }
  return scans;
}

std::string unsupported_reason(const jpeg_decompress_struct& jpeg) {
  if (jpeg.data_precision != 8) return "not 8 bits a sample, which is not supported";
  // Where arithmetic-coded data ends early, libjpeg makes up pixels without a warning.
  if (jpeg.arith_code != FALSE) return "arithmetic coding is not supported";
  switch (jpeg.jpeg_color_space) {
    case JCS_GRAYSCALE:
    case JCS_YCbCr:
    case JCS_RGB:
    case JCS_CMYK:
    case JCS_YCCK:
      return {};
    default:
      return std::to_string(jpeg.num_components) + " colour components are not supported";
  }
}

}  // namespace

void require_supported(const jpeg_decompress_struct& jpeg) {
  const std::string reason = unsupported_reason(jpeg);
  if (!reason.empty()) throw ImageError(ImageFault::unsupported, "JPEG: " + reason);
}

void require_length(const jpeg_decompress_struct& jpeg, std::size_t file_bytes) {
  const std::size_t blocks =
      ((std::size_t{jpeg.image_width} + 7) / 8) * ((std::size_t{jpeg.image_height} + 7) / 8);
  if (blocks / 8 > file_bytes) throw ImageError(ImageFault::corrupt, "JPEG: cut short");
}

void require_end_of_image(Bytes file) {
  std::size_t end = file.size();
  while (end > 1) {
    const void* found = ::memrchr(file.data() + 1, kEndOfImage, end - 1);
    if (found == nullptr) break;
    end = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - file.data());
    if (file[end - 1] == kMarker) return;
  }
  throw ImageError(ImageFault::corrupt, "JPEG: cut short");
}

void require_few_scans(const jpeg_decompress_struct& jpeg, Bytes file) {
  const Scans scans = count_scans(file, kMostJpegScans);
  if (scans.count > kMostJpegScans) {
    throw ImageError(ImageFault::too_large, "JPEG: " + std::string(kTooManyScans));
  }
  if (scans.count * coded_samples(jpeg) > most_jpeg_scan_samples(scans.bytes)) {
    throw ImageError(ImageFault::too_large, "JPEG: " + std::string(kTooLongScans));
  }
}

void invalidate_tables(jpeg_decompress_struct& jpeg) {
  for (JQUANT_TBL* table : jpeg.quant_tbl_ptrs) {
    if (table != nullptr) table->quantval[0] = 0;
  }
  for (int i = 0; i < NUM_HUFF_TBLS; ++i) {
    for (JHUFF_TBL* table : {jpeg.dc_huff_tbl_ptrs[i], jpeg.ac_huff_tbl_ptrs[i]}) {
      if (table != nullptr) std::memset(table->bits, 0xff, sizeof table->bits);
    }
  }
}

void check_tables(LibjpegHandle& handle) {
  for (int i = 0; i < handle.jpeg.num_components; ++i) {
    const JQUANT_TBL* table = handle.jpeg.comp_info[i].quant_table;
    if (table == nullptr) {
      fail_in_libjpeg(handle, ImageFault::corrupt, "a colour component is missing");
    }
    if (table->quantval[0] == 0) {
      fail_in_libjpeg(handle, ImageFault::corrupt, "bad or missing quantization table");
    }
  }
}

}  // namespace linnet
