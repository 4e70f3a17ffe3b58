#include "io/image/jpeg_decoder.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "io/image/grey.hpp"
#include "io/image/image_limits.hpp"
#include "io/image/libjpeg_handle.hpp"

namespace linnet {
namespace {

/// The handle keeps its tables from file to file. A file that lacks tables must be an error, not an
/// image decoded with the tables of the file before it. So they are invalidated before each file: a
/// quantization step of 0, which check_tables finds, and Huffman codes that libjpeg rejects.
void invalidate_tables(jpeg_decompress_struct& jpeg) {
  for (JQUANT_TBL* table : jpeg.quant_tbl_ptrs) {
    if (table != nullptr) table->quantval[0] = 0;
  }
  for (int i = 0; i < NUM_HUFF_TBLS; ++i) {
    for (JHUFF_TBL* table : {jpeg.dc_huff_tbl_ptrs[i], jpeg.ac_huff_tbl_ptrs[i]}) {
      if (table != nullptr) std::memset(table->bits, 0xff, sizeof table->bits);
    }
  }
}

void read_header(LibjpegHandle& handle, std::span<const std::uint8_t> file) {
  jpeg_decompress_struct& jpeg = handle.jpeg;
  jpeg_abort_decompress(&jpeg);
  invalidate_tables(jpeg);
  jpeg_mem_src(&jpeg, file.data(), static_cast<unsigned long>(file.size()));
  jpeg_read_header(&jpeg, TRUE);
}

/// Why this kind of JPEG file is not supported; empty if it is.
std::string unsupported_reason(const jpeg_decompress_struct& jpeg) {
  if (jpeg.data_precision != 8) return "not 8 bits a sample, which is not supported";
  // Where arithmetic-coded data ends early, libjpeg makes up pixels without a warning.
  if (jpeg.arith_code != FALSE) return "arithmetic coding is not supported";
  switch (jpeg.jpeg_color_space) {
    case JCS_GRAYSCALE:
    case JCS_YCbCr:
    case JCS_RGB:
      return {};
    case JCS_CMYK:
    case JCS_YCCK:
      return "CMYK is not supported, convert it to RGB or grey";
    default:
      return std::to_string(jpeg.num_components) + " colour components are not supported";
  }
}

/// A Huffman-coded image has at least one bit for each block of 8 x 8 pixels. A file with too few
/// bytes for the size in its header is rejected before memory is allocated for it.
void check_length(const jpeg_decompress_struct& jpeg, std::size_t bytes) {
  const std::size_t blocks =
      ((std::size_t{jpeg.image_width} + 7) / 8) * ((jpeg.image_height + 7) / 8);
  if (blocks / 8 > bytes) throw ImageError(ImageFault::corrupt, "JPEG: cut short");
}

/// Of an image in several scans, libjpeg keeps all coefficients, two bytes each.
void require_memory(jpeg_decompress_struct& jpeg, std::size_t file_bytes, ImageSize size) {
  if (jpeg_has_multiple_scans(&jpeg) == FALSE) return;
  const std::size_t bytes = file_bytes + size.pixels() + sizeof(JCOEF) * coded_samples(jpeg);
  if (bytes <= kMostImageMemory) return;
  throw ImageError(ImageFault::too_large,
                   "JPEG: " + std::to_string(size.width) + " x " + std::to_string(size.height) +
                       " pixels in several scans take " + std::to_string(bytes >> 20) +
                       " MiB, at most " + std::to_string(kMostImageMemory >> 20) +
                       " are given; save it without progression");
}

/// Checks that each component had a scan, and that this file defined its quantization table.
void check_tables(LibjpegHandle& handle) {
  for (int i = 0; i < handle.jpeg.num_components; ++i) {
    const JQUANT_TBL* table = handle.jpeg.comp_info[i].quant_table;
    if (table == nullptr) {
      fail_in_libjpeg(handle, ImageFault::corrupt, "a colour component is missing");
    }
    if (table->quantval[0] == 0) {
      fail_in_libjpeg(handle, ImageFault::corrupt, "bad or missing quantization table");
    }
  }
}

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
/// blocks that extend beyond the image.
void read_grey(jpeg_decompress_struct& jpeg, std::uint8_t* grey, std::uint8_t* strip) {
  const std::size_t width = jpeg.output_width;
  const std::size_t height = jpeg.output_height;
  const std::size_t stride = whole_blocks(width);
  const std::size_t count = rows_per_call(jpeg);
  std::array<JSAMPROW, MAX_SAMP_FACTOR * DCTSIZE> rows{};
  JSAMPARRAY component = rows.data();
  while (jpeg.output_scanline < height) {
    const std::size_t left = height - jpeg.output_scanline;
    std::uint8_t* out = grey + jpeg.output_scanline * width;
    const bool direct = stride == width && left >= count;
    for (std::size_t i = 0; i < count; ++i) rows[i] = (direct ? out : strip) + i * stride;
    jpeg_read_raw_data(&jpeg, &component, static_cast<JDIMENSION>(count));
    if (direct) continue;
    for (std::size_t i = 0; i < std::min(count, left); ++i) {
      std::copy_n(strip + i * stride, width, out + i * width);
    }
  }
}

void read_colour(jpeg_decompress_struct& jpeg, std::uint8_t* grey, std::uint8_t* rgb) {
  const std::size_t width = jpeg.output_width;
  while (jpeg.output_scanline < jpeg.output_height) {
    std::uint8_t* out = grey + jpeg.output_scanline * width;
    JSAMPROW row = rgb;
    jpeg_read_scanlines(&jpeg, &row, 1);
    grey_from_rgb({rgb, 3 * width}, {3, 1}, {out, width});
  }
}

bool is_grey(const jpeg_decompress_struct& jpeg) {
  return jpeg.jpeg_color_space == JCS_GRAYSCALE;
}

/// Bytes of scratch memory that read_image needs.
std::size_t scratch_bytes(const jpeg_decompress_struct& jpeg) {
  if (is_grey(jpeg)) return rows_per_call(jpeg) * whole_blocks(jpeg.image_width);
  return std::size_t{3} * jpeg.image_width;
}

void read_image(LibjpegHandle& handle, std::uint8_t* grey, std::uint8_t* scratch) {
  jpeg_decompress_struct& jpeg = handle.jpeg;
  const bool raw = is_grey(jpeg);
  jpeg.out_color_space = raw ? JCS_GRAYSCALE : JCS_RGB;
  jpeg.raw_data_out = raw ? TRUE : FALSE;
  jpeg_start_decompress(&jpeg);
  check_tables(handle);
  if (raw) {
    read_grey(jpeg, grey, scratch);
  } else {
    read_colour(jpeg, grey, scratch);
  }
  jpeg_finish_decompress(&jpeg);
}

}  // namespace

struct JpegDecoder::State {
  LibjpegHandle handle;
  std::vector<std::uint8_t> scratch;
  bool open = false;

  State() { create_libjpeg(handle); }
  ~State() { destroy_libjpeg(handle); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

JpegDecoder::JpegDecoder() : state_(std::make_unique<State>()) {}
JpegDecoder::~JpegDecoder() = default;
JpegDecoder::JpegDecoder(JpegDecoder&&) noexcept = default;
JpegDecoder& JpegDecoder::operator=(JpegDecoder&&) noexcept = default;

ImageSize JpegDecoder::open(std::span<const std::uint8_t> file) {
  require_file_within_limit("JPEG", file.size());
  LibjpegHandle& handle = state_->handle;
  state_->open = false;
  if (!call_libjpeg(handle, [&] { read_header(handle, file); })) throw_libjpeg_error(handle);
  const ImageSize size{handle.jpeg.image_width, handle.jpeg.image_height};
  require_within_limits("JPEG", size);
  const std::string reason = unsupported_reason(handle.jpeg);
  if (!reason.empty()) throw ImageError(ImageFault::unsupported, "JPEG: " + reason);
  check_length(handle.jpeg, file.size());
  require_memory(handle.jpeg, file.size(), size);
  state_->open = true;
  return size;
}

void JpegDecoder::decode(std::span<std::uint8_t> grey) {
  if (!state_->open) throw std::logic_error("JpegDecoder: no file is open");
  LibjpegHandle& handle = state_->handle;
  const ImageSize size{handle.jpeg.image_width, handle.jpeg.image_height};
  if (grey.size() != size.pixels()) throw std::logic_error("JpegDecoder: wrong size of grey");
  state_->scratch.resize(scratch_bytes(handle.jpeg));
  std::uint8_t* scratch = state_->scratch.data();

  state_->open = false;
  if (!call_libjpeg(handle, [&] { read_image(handle, grey.data(), scratch); })) {
    throw_libjpeg_error(handle);
  }
}

}  // namespace linnet
