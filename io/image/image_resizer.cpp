#include "io/image/image_resizer.hpp"

#include <stdexcept>

#include "io/image/image_limits.hpp"

namespace linnet {

void ImageResizer::begin(ImageSize from, ImageSize to, std::size_t channels,
                         std::span<std::uint8_t> out) {
  if (channels == 0 || channels > planes_.size() || out.size() != channels * to.pixels()) {
    throw std::logic_error("ImageResizer: wrong size of the result");
  }
  if (out.size() > kMostImageBytes) throw std::logic_error("ImageResizer: too large a result");
  channels_ = channels;
  for (std::size_t c = 0; c < channels; ++c) {
    planes_[c].begin(from, to, out.subspan(c * to.pixels(), to.pixels()));
  }
}

void ImageResizer::add_row(const ImageRow& row) {
  for (std::size_t c = 0; c < channels_; ++c) planes_[c].add_row(row.plane(c).data());
}

}  // namespace linnet
