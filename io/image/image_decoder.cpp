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
  throw ImageError(ImageFault::unsupported, format + ": not supported, convert it to PNG or JPEG");
}

}  // namespace

ImageSize ImageDecoder::open(std::span<const std::uint8_t> file) {
  format_ = Format::none;
  const bool png = has_png_signature(file);
  if (!png && !has_jpeg_signature(file)) refuse(file);
  const ImageSize size = png ? png_.open(file) : jpeg_.open(file);
  format_ = png ? Format::png : Format::jpeg;
  return size;
}

void ImageDecoder::decode(std::span<std::uint8_t> grey) {
  switch (format_) {
    case Format::png:
      return png_.decode(grey);
    case Format::jpeg:
      return jpeg_.decode(grey);
    case Format::none:
      break;
  }
  throw std::logic_error("ImageDecoder: no file is open");
}

}  // namespace linnet
