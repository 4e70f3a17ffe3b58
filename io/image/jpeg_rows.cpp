#include "io/image/jpeg_rows.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "io/image/grey.hpp"

namespace linnet {
namespace {

constexpr int kWhole = 8;

/// The number of pixels, rounded up to whole blocks.
std::size_t whole_blocks(std::size_t pixels) {
  return (pixels + DCTSIZE - 1) / DCTSIZE * DCTSIZE;
}

/// Rows that one call of jpeg_read_raw_data returns for a grey file. Its only component is never
/// subsampled, whatever sampling factors the file declares; they only raise this number.
std::size_t rows_per_call(const jpeg_decompress_struct& jpeg) {
  return static_cast<std::size_t>(jpeg.max_v_samp_factor) * DCTSIZE;
}

/// Takes the samples directly from the inverse transform, one row of blocks per call: libjpeg's
/// colour conversion would only copy each row. `strip`: rows_per_call rows of whole blocks, for
/// blocks that extend beyond the image, and for rows that go into a resizer.
void read_raw_grey(jpeg_decompress_struct& jpeg, const JpegRowTarget& target, std::uint8_t* strip) {
  const std::size_t width = jpeg.output_width;
  const std::size_t height = jpeg.output_height;
  const std::size_t stride = whole_blocks(width);
  const std::size_t count = rows_per_call(jpeg);
  std::array<JSAMPROW, MAX_SAMP_FACTOR * DCTSIZE> rows{};
  JSAMPARRAY component = rows.data();
  while (jpeg.output_scanline < height) {
    const std::size_t left = height - jpeg.output_scanline;
    std::uint8_t* out = target.out == nullptr ? nullptr : target.out + jpeg.output_scanline * width;
    const bool direct = out != nullptr && stride == width && left >= count;
    for (std::size_t i = 0; i < count; ++i) rows[i] = (direct ? out : strip) + i * stride;
    jpeg_read_raw_data(&jpeg, &component, static_cast<JDIMENSION>(count));
    if (direct) continue;
    for (std::size_t i = 0; i < std::min(count, left); ++i) {
      if (out == nullptr) {
        target.resizer->add_row({strip + i * stride, width});
      } else {
        std::copy_n(strip + i * stride, width, out + i * width);
      }
    }
  }
}

void to_grey(const jpeg_decompress_struct& jpeg, const std::uint8_t* samples,
             std::span<std::uint8_t> grey) {
  const std::span row(samples, grey.size() * static_cast<std::size_t>(jpeg.output_components));
  if (jpeg.out_color_space == JCS_CMYK) return grey_from_inverted_cmyk(row, grey);
  if (jpeg.out_color_space == JCS_RGB) return grey_from_rgb(row, {3, 1}, grey);
  std::copy(row.begin(), row.end(), grey.begin());
}

void to_rgb(const jpeg_decompress_struct& jpeg, const std::uint8_t* samples, const ImageRow& row) {
  const std::size_t pixel_bytes = jpeg.out_color_space == JCS_CMYK ? 4 : 3;
  const std::span all(samples, row.width * pixel_bytes);
  if (jpeg.out_color_space == JCS_CMYK) return rgb_from_inverted_cmyk(all, row);
  for (std::size_t c = 0; c < 3; ++c) {
    grey_from_grey(all.subspan(c), {pixel_bytes, 1}, row.plane(c));
  }
}

/// `scratch`: a row of samples, and a row of each channel of the result.
void read_samples(jpeg_decompress_struct& jpeg, const JpegRowTarget& target,
                  std::uint8_t* scratch) {
  const std::size_t width = jpeg.output_width;
  ImageRow out{scratch + width * static_cast<std::size_t>(jpeg.output_components), width,
               target.channels, width};
  if (target.out != nullptr) out.plane_bytes = width * jpeg.output_height;
  while (jpeg.output_scanline < jpeg.output_height) {
    if (target.out != nullptr) out.first = target.out + jpeg.output_scanline * width;
    JSAMPROW row = scratch;
    jpeg_read_scanlines(&jpeg, &row, 1);
    if (target.channels == 1) {
      to_grey(jpeg, scratch, out.plane(0));
    } else {
      to_rgb(jpeg, scratch, out);
    }
    if (target.out == nullptr) target.resizer->add_row(out);
  }
}

J_COLOR_SPACE output_space(const jpeg_decompress_struct& jpeg) {
  switch (jpeg.jpeg_color_space) {
    case JCS_GRAYSCALE:
      return JCS_GRAYSCALE;
    case JCS_CMYK:
    case JCS_YCCK:
      return JCS_CMYK;
    default:
      return JCS_RGB;
  }
}

}  // namespace

void choose_output(jpeg_decompress_struct& jpeg, int eighths) {
  jpeg.scale_num = static_cast<unsigned>(eighths);
  jpeg.scale_denom = kWhole;
  jpeg.out_color_space = output_space(jpeg);
  jpeg.raw_data_out = jpeg.out_color_space == JCS_GRAYSCALE && eighths == kWhole ? TRUE : FALSE;
}

std::size_t row_scratch_bytes(const jpeg_decompress_struct& jpeg) {
  constexpr std::size_t kMostSamples = 4;
  constexpr std::size_t kMostChannels = 3;
  if (jpeg.raw_data_out != FALSE) return rows_per_call(jpeg) * whole_blocks(jpeg.image_width);
  return (kMostSamples + kMostChannels) * std::size_t{jpeg.image_width};
}

void read_rows(jpeg_decompress_struct& jpeg, const JpegRowTarget& target, std::uint8_t* scratch) {
  if (jpeg.raw_data_out != FALSE) {
    read_raw_grey(jpeg, target, scratch);
  } else {
    read_samples(jpeg, target, scratch);
  }
}

}  // namespace linnet
