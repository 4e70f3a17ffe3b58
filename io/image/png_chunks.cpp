#include "io/image/png_chunks.hpp"

#include <algorithm>

#include "io/image/image_limits.hpp"
#include "io/image/zlib_stream.hpp"
#include "linnet/io/image_error.hpp"

namespace linnet {
namespace {

using Bytes = std::span<const std::uint8_t>;

[[noreturn]] void fail(const std::string& reason) {
  throw ImageError(ImageFault::corrupt, "PNG: " + reason);
}

std::uint32_t big_endian(Bytes bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
         std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]};
}

bool is_letter(std::uint8_t byte) {
  const int upper = byte & ~0x20;
  return upper >= 'A' && upper <= 'Z';
}

void check_signature(Bytes file) {
  const std::size_t known = std::min(file.size(), kPngSignature.size());
  if (!std::equal(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(known),
                  kPngSignature.begin())) {
    fail("damaged signature, as by a transfer as text");
  }
  if (known < kPngSignature.size()) fail("cut short");
}

bool bits_fit_colour(unsigned bits, unsigned colour) {
  const bool power = bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
  switch (colour) {
    case 0:
      return power;
    case 3:
      return power && bits <= 8;
    case 2:
    case 4:
    case 6:
      return bits == 8 || bits == 16;
    default:
      return false;
  }
}

std::size_t bytes_of(ImageSize size, std::size_t bits_per_pixel) {
  if (size.pixels() == 0) return 0;
  return size.height * (1 + (size.width * bits_per_pixel + 7) / 8);
}

std::size_t image_data_bytes(Bytes file) {
  PngChunks chunks(file);
  std::size_t total = 0;
  bool begun = false;
  bool over = false;
  for (PngChunk chunk = chunks.next(); !chunk.is("IEND"); chunk = chunks.next()) {
    if (chunk.is("IDAT")) {
      if (over) fail("other chunks amid the image data");
      begun = true;
      total += chunk.length();
      continue;
    }
    over = begun;
    if (chunk.critical() && !chunk.is("IHDR") && !chunk.is("PLTE")) {
      fail("unknown critical chunk " + chunk.name());
    }
  }
  if (!begun) fail("no image data");
  return total;
}

}  // namespace

unsigned PngHeader::channels() const noexcept {
  switch (colour) {
    case PngColour::rgb:
      return 3;
    case PngColour::grey_alpha:
      return 2;
    case PngColour::rgba:
      return 4;
    default:
      return 1;
  }
}

ImageSize Adam7Pass::size(ImageSize whole) const noexcept {
  return {(whole.width + dx - 1 - x0) / dx, (whole.height + dy - 1 - y0) / dy};
}

PngRows png_rows(const PngHeader& header) noexcept {
  const std::size_t bits = header.bits_per_pixel();
  if (!header.interlaced) return {header.size.height, bytes_of(header.size, bits)};
  PngRows total;
  for (const Adam7Pass& pass : adam7_passes) {
    const ImageSize size = pass.size(header.size);
    if (size.pixels() == 0) continue;
    total.rows += size.height;
    total.bytes += bytes_of(size, bits);
  }
  return total;
}

bool PngChunk::is(const char (&type)[5]) const noexcept {
  return std::equal(type, type + 4, whole.begin() + 4);
}

bool PngChunk::checksum_is_right() const noexcept {
  return crc32_of(whole.subspan(4, length() + 4)) == big_endian(whole.last(4));
}

std::string PngChunk::name() const {
  return {whole.begin() + 4, whole.begin() + 8};
}

PngChunk PngChunks::next() {
  if (rest_.size() < 12) fail("cut short");
  const std::size_t length = big_endian(rest_);
  if (!std::all_of(rest_.begin() + 4, rest_.begin() + 8, is_letter)) fail("damaged chunk");
  if (length > rest_.size() - 12) fail("cut short");
  const PngChunk chunk{rest_.first(length + 12)};
  rest_ = rest_.subspan(length + 12);
  return chunk;
}

PngHeader read_png_header(Bytes file) {
  check_signature(file);
  require_file_within_limit("PNG", file.size());
  const PngChunk chunk = PngChunks(file).next();
  if (!chunk.is("IHDR") || chunk.length() != 13) fail("no header");
  // libpng checks it as well, but the limits below must not be applied to a damaged size.
  if (!chunk.checksum_is_right()) fail("bad checksum in IHDR");
  const Bytes data = chunk.whole.subspan(8);
  const ImageSize size{big_endian(data), big_endian(data.subspan(4))};
  if (size.width == 0 || size.height == 0) fail("no pixels");
  if (!bits_fit_colour(data[8], data[9])) fail("bad colour type or bit depth");
  if (data[10] != 0 || data[11] != 0 || data[12] > 1) fail("unknown compression or interlacing");
  require_within_limits("PNG", size);
  const PngHeader header{size, data[8], static_cast<PngColour>(data[9]), data[12] == 1};
  if (png_rows(header).bytes > kMostPngBytes) {
    throw ImageError(ImageFault::too_large,
                     "PNG: " + std::to_string(size.width) + " x " + std::to_string(size.height) +
                         " pixels of " + std::to_string(header.bits_per_pixel()) +
                         " bits, at most " + std::to_string(kMostPngBytes) + " bytes are read");
  }
  return header;
}

void check_png_chunks(Bytes file, const PngHeader& header) {
  // Deflate expands two bits to at most 258 bytes. A file with too little image data for the rows
  // that its header declares is rejected before memory is allocated for them.
  constexpr std::size_t kBestDeflateRatio = 1032;
  if (png_rows(header).bytes / kBestDeflateRatio > image_data_bytes(file)) fail("cut short");
}

}  // namespace linnet
