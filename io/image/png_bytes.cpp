#include "io/image/png_bytes.hpp"

#include "linnet/io/image_error.hpp"

namespace linnet {

std::span<const std::uint8_t> PngBytes::window_at(std::size_t offset, std::size_t count) {
  if (offset < window_offset_ || offset + count > window_offset_ + window_bytes_) {
    window_.resize(kWindow);
    window_offset_ = offset;
    window_bytes_ = file_->reader().read_at(offset, std::as_writable_bytes(std::span(window_)));
    if (window_bytes_ < count) throw ImageError(ImageFault::corrupt, "PNG: cut short");
  }
  return std::span(window_).subspan(offset - window_offset_, count);
}

}  // namespace linnet
