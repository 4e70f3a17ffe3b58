#include "io/image/png_row.hpp"

namespace linnet {

bool png_row_to_grey(const PngHeader& header, const GreyPalette& palette, const std::uint8_t* row,
                     std::span<std::uint8_t> grey) noexcept {
  const std::span samples(row, (grey.size() * header.bits_per_pixel() + 7) / 8);
  if (header.colour == PngColour::palette || header.bits < 8) {
    return grey_from_indices(samples, header.bits, palette, grey);
  }
  const std::size_t channels = header.channels();
  const std::size_t sample_bytes = header.bits / 8;
  const SampleLayout layout{channels * sample_bytes, sample_bytes};
  if (channels >= 3) {
    grey_from_rgb(samples, layout, grey);
  } else {
    grey_from_grey(samples, layout, grey);
  }
  return true;
}

}  // namespace linnet
