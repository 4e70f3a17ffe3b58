#include "io/image/image_decoder.hpp"

#include <stdexcept>
#include <string>

#include "io/image/image_signature.hpp"

namespace linnet {
namespace {

[[noreturn]] void refuse(std::span<const std::uint8_t> file) {
  if (file.empty()) throw ImageError(ImageFault::not_an_image, "empty file");
  const std::string format(unsupported_format(file));
  if (format.empty()) throw ImageError(ImageFault::not_an_image, "not an image");
  throw ImageError(ImageFault::unsupported, format + ", and Linnet reads PNG and JPEG");
}

}  // namespace

ImageSize ImageDecoder::open(const FileBytes& file, const ReadLimits& limits,
                             const ReadingRules& rules) {
  format_ = Format::none;
  const bool png = has_png_signature(file.first);
  if (!png && !has_jpeg_signature(file.first)) refuse(file.first);
  size_ = png ? png_.open(file, rules, limits) : jpeg_.open(file, limits, rules);
  channels_ = channels_of(rules);
  format_ = png ? Format::png : Format::jpeg;
  return size_;
}

ImageHeader ImageDecoder::header() const {
  if (format_ == Format::none) throw std::logic_error("ImageDecoder: no file is open");
  ImageHeader header = format_ == Format::png ? png_.header() : jpeg_.header();
  header.orientation = orientation();
  return header;
}

ExifOrientation ImageDecoder::orientation() const noexcept {
  return format_ == Format::jpeg ? jpeg_.orientation() : png_.orientation();
}

void ImageDecoder::decode(std::span<std::uint8_t> out) {
  switch (format_) {
    case Format::png:
      return png_.decode(out);
    case Format::jpeg:
      return jpeg_.decode(out);
    case Format::none:
      break;
  }
  throw std::logic_error("ImageDecoder: no file is open");
}

void ImageDecoder::decode_resized(ImageSize size, std::span<std::uint8_t> out) {
  if (format_ == Format::jpeg) return jpeg_.decode_resized(size, resizer_, out);
  if (format_ == Format::none) throw std::logic_error("ImageDecoder: no file is open");
  resizer_.begin(size_, size, channels_, out);
  png_.decode(resizer_);
}

std::string ImageDecoder::oddity() const {
  if (format_ == Format::png) return describe(png_.oddities());
  const std::string_view oddity = jpeg_.oddity();
  return oddity.empty() ? std::string() : "JPEG: " + std::string(oddity);
}

ImageNotes ImageDecoder::notes() const noexcept {
  if (format_ == Format::png) return png_.notes();
  return {.coloured = format_ == Format::jpeg && jpeg_.header().colour != ImageColour::grey};
}

}  // namespace linnet
