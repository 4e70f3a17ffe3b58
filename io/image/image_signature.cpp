#include "io/image/image_signature.hpp"

#include <algorithm>
#include <array>

#include "io/image/jpeg.hpp"
#include "io/image/png.hpp"

namespace linnet {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::size_t place;
  std::string_view bytes;
  std::string_view format;
};

constexpr std::array<Signature, 21> signatures = {{
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

bool stands_at(Bytes head, std::size_t place, std::string_view bytes) {
  if (head.size() < place + bytes.size()) return false;
  return std::equal(bytes.begin(), bytes.end(), head.begin() + static_cast<std::ptrdiff_t>(place),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

/// "BM" also begins many a text; a bitmap has four reserved zeros and the size of its second
/// header, which is small, behind them.
bool is_bmp(Bytes head) {
  return stands_at(head, 0, "BM"sv) && stands_at(head, 6, "\0\0\0\0"sv) &&
         stands_at(head, 15, "\0\0\0"sv);
}

bool is_webp(Bytes head) {
  return stands_at(head, 0, "RIFF"sv) && stands_at(head, 8, "WEBP"sv);
}

/// P1 to P6, then white space.
bool is_pnm(Bytes head) {
  return head.size() >= 3 && head[0] == 'P' && head[1] >= '1' && head[1] <= '6' &&
         " \t\n\v\f\r"sv.find(static_cast<char>(head[2])) != std::string_view::npos;
}

}  // namespace

std::string_view unread_format(Bytes head) noexcept {
  for (const Signature& signature : signatures) {
    if (stands_at(head, signature.place, signature.bytes)) return signature.format;
  }
  if (is_webp(head)) return "WebP"sv;
  if (is_bmp(head)) return "BMP"sv;
  if (is_pnm(head)) return "PNM"sv;
  return {};
}

bool has_image_signature(Bytes head) noexcept {
  return has_png_signature(head) || has_jpeg_signature(head) || !unread_format(head).empty();
}

}  // namespace linnet
