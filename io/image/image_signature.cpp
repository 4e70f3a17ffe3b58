#include "io/image/image_signature.hpp"

#include <algorithm>
#include <array>

#include "io/image/png_chunks.hpp"

namespace linnet {
namespace {

using namespace std::string_view_literals;

/// Bytes at an offset from the start of a file that identify a format.
struct Signature {
  std::size_t offset;
  std::string_view bytes;
  std::string_view format;
};

constexpr std::array<Signature, 21> kSignatures = {{
    {0, "GIF87a"sv, "GIF"sv},
    {0, "GIF89a"sv, "GIF"sv},
    {0, "II*\0"sv, "TIFF"sv},
    {0, "MM\0*"sv, "TIFF"sv},
    {0, "II+\0"sv, "BigTIFF"sv},
    {0, "MM\0+"sv, "BigTIFF"sv},
    {0, "\0\0\0\x0cjP  \r\n\x87\n"sv, "JPEG 2000"sv},
    {0, "\xff\x4f\xff\x51"sv, "JPEG 2000"sv},
    {0, "\0\0\0\x0cJXL \r\n\x87\n"sv, "JPEG XL"sv},
    {0, "\xff\x0a"sv, "JPEG XL"sv},
    {4, "ftypavif"sv, "AVIF"sv},
    {4, "ftypavis"sv, "AVIF"sv},
    {4, "ftypheic"sv, "HEIC"sv},
    {4, "ftypheix"sv, "HEIC"sv},
    {4, "ftypheim"sv, "HEIC"sv},
    {4, "ftypheis"sv, "HEIC"sv},
    {4, "ftyphevc"sv, "HEIC"sv},
    {4, "ftyphevx"sv, "HEIC"sv},
    {4, "ftypmif1"sv, "HEIF"sv},
    {4, "ftypmsf1"sv, "HEIF"sv},
    {128, "DICM"sv, "DICOM"sv},
}};

using Bytes = std::span<const std::uint8_t>;

bool has_at(Bytes head, std::size_t offset, std::string_view bytes) {
  if (head.size() < offset + bytes.size()) return false;
  return std::equal(bytes.begin(), bytes.end(), head.begin() + static_cast<std::ptrdiff_t>(offset),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

/// "BM" alone also begins many text files. A bitmap has four reserved zeros at offset 6, and at
/// offset 14 the size of its second header, which is below 256.
bool is_bmp(Bytes head) {
  return has_at(head, 0, "BM"sv) && has_at(head, 6, "\0\0\0\0"sv) && has_at(head, 15, "\0\0\0"sv);
}

bool is_webp(Bytes head) {
  return has_at(head, 0, "RIFF"sv) && has_at(head, 8, "WEBP"sv);
}

/// P1 to P6 followed by white space.
bool is_pnm(Bytes head) {
  return head.size() >= 3 && head[0] == 'P' && head[1] >= '1' && head[1] <= '6' &&
         " \t\n\v\f\r"sv.find(static_cast<char>(head[2])) != std::string_view::npos;
}

}  // namespace

bool has_png_signature(Bytes head) noexcept {
  return head.size() >= 4 &&
         std::equal(kPngSignature.begin(), kPngSignature.begin() + 4, head.begin());
}

bool has_jpeg_signature(Bytes head) noexcept {
  return head.size() >= 3 && head[0] == 0xff && head[1] == 0xd8 && head[2] == 0xff;
}

std::string_view unsupported_format(Bytes head) noexcept {
  for (const Signature& signature : kSignatures) {
    if (has_at(head, signature.offset, signature.bytes)) return signature.format;
  }
  if (is_webp(head)) return "WebP"sv;
  if (is_bmp(head)) return "BMP"sv;
  if (is_pnm(head)) return "PNM"sv;
  return {};
}

bool has_image_signature(Bytes head) noexcept {
  return has_png_signature(head) || has_jpeg_signature(head) || !unsupported_format(head).empty();
}

}  // namespace linnet
