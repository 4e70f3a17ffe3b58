#include "io/image/png_chunks.hpp"

#include <algorithm>

#include "io/file/libdeflate_inflater.hpp"
#include "io/image/image_limits.hpp"
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

void check_signature(PngBytes& file) {
  const std::size_t known = std::min(file.size(), kPngSignature.size());
  const Bytes bytes = file.at(0, known);
  if (!std::equal(bytes.begin(), bytes.end(), kPngSignature.begin())) {
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

bool PngChunk::is(const char (&name)[5]) const noexcept {
  return std::equal(type.begin(), type.end(), name);
}

bool PngChunk::checksum_is_right() const {
  std::uint32_t crc = crc32_of(type);
  const std::size_t most = file->in_memory() ? length : PngBytes::kWindow;
  for (std::size_t done = 0; done < length;) {
    const std::size_t count = std::min(most, length - done);
    crc = crc32_of(data(done, count), crc);
    done += count;
  }
  return crc == checksum();
}

std::uint32_t PngChunk::checksum() const {
  return big_endian(file->at(offset + length, 4));
}

std::string PngChunk::name() const {
  return {type.begin(), type.end()};
}

PngChunk PngChunks::next() {
  if (end_ - at_ < kFrame) fail("cut short");
  const Bytes head = file_->at(at_, 8);
  const std::size_t length = big_endian(head);
  if (!std::all_of(head.begin() + 4, head.end(), is_letter)) fail("damaged chunk");
  if (length > end_ - at_ - kFrame) fail("cut short");
  PngChunk chunk{file_, at_ + 8, length, {}};
  std::copy_n(head.begin() + 4, chunk.type.size(), chunk.type.begin());
  at_ = chunk.end();
  return chunk;
}

bool PngChunks::is_cut_short() const {
  return end_ - at_ < kFrame || big_endian(file_->at(at_, 4)) > end_ - at_ - kFrame;
}

PngHeader read_png_header(PngBytes& file, const ReadLimits& limits) {
  check_signature(file);
  require_file_within_limit("PNG", file.size(),
                            limits.resized ? kLargestResizedFile : kLargestImageFile);
  const PngChunk chunk = PngChunks(file).next();
  if (chunk.is("CgBI")) {
    throw ImageError(ImageFault::unsupported,
                     "PNG: written for Apple's devices (chunk CgBI), which is no standard PNG; "
                     "convert it");
  }
  if (!chunk.is("IHDR") || chunk.length != 13) fail("no header");
  if (!chunk.checksum_is_right()) fail("bad checksum in IHDR");
  std::array<std::uint8_t, 13> data;
  std::copy_n(chunk.data(0, 13).begin(), 13, data.begin());
  const ImageSize size{big_endian(data), big_endian(Bytes(data).subspan(4))};
  if (size.width == 0 || size.height == 0) fail("no pixels");
  if (!bits_fit_colour(data[8], data[9])) fail("bad colour type or bit depth");
  if (data[10] != 0 || data[11] != 0 || data[12] > 1) fail("unknown compression or interlacing");
  require_within_limits("PNG", size, limits);
  const bool by_rows = limits.resized && data[12] == 0;  // they need not be in memory together
  if (!by_rows && size.pixels() > limits.in_memory) {
    throw ImageError(ImageFault::too_large,
                     "PNG: " + std::to_string(size.width) + " x " + std::to_string(size.height) +
                         " interlaced pixels, at most " + std::to_string(limits.in_memory) +
                         " are read; save it without interlacing");
  }
  const PngHeader header{size, data[8], static_cast<PngColour>(data[9]), data[12] == 1};
  if (!by_rows && png_rows(header).bytes > kMostPngBytes) {
    throw ImageError(ImageFault::too_large,
                     "PNG: " + std::to_string(size.width) + " x " + std::to_string(size.height) +
                         " pixels of " + std::to_string(header.bits_per_pixel()) +
                         " bits, at most " + std::to_string(kMostPngBytes) + " bytes are read");
  }
  return header;
}

}  // namespace linnet
