#include "io/image/jpeg.hpp"

// jpeglib.h needs the declarations of these two.
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

#include <jerror.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "io/image/grey.hpp"
#include "io/image/image_error.hpp"
#include "io/image/image_limits.hpp"

namespace linnet {
namespace {

constexpr int kOurOwn = -1;  ///< in the place of libjpeg's number of a message

/// A libjpeg handle with our side of its callbacks. libjpeg leaves through longjmp, so nothing in
/// here needs a destructor.
struct Handle {
  jpeg_decompress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  std::jmp_buf jump{};
  int message = 0;  ///< which error or warning of libjpeg, or kOurOwn with `fault`
  ImageFault fault = ImageFault::corrupt;
  std::array<char, JMSG_LENGTH_MAX> reason{};
};

Handle& handle_of(j_common_ptr jpeg) {
  return *static_cast<Handle*>(jpeg->client_data);
}

[[noreturn]] void on_error(j_common_ptr jpeg) {
  Handle& handle = handle_of(jpeg);
  handle.message = handle.errors.msg_code;
  handle.errors.format_message(jpeg, handle.reason.data());
  std::longjmp(handle.jump, 1);
}

[[noreturn]] void give_up(Handle& handle, ImageFault fault, const char* format, int number = 0) {
  handle.message = kOurOwn;
  handle.fault = fault;
  std::snprintf(handle.reason.data(), handle.reason.size(), format, number);
  std::longjmp(handle.jump, 1);
}

/// Level −1 is a warning; the others are traces.
void on_message(j_common_ptr jpeg, int level) {
  if (level < 0) on_error(jpeg);
}

void print_nothing(j_common_ptr) {}

/// Samples of all components, those included that fill up the last blocks.
std::size_t coded_samples(const jpeg_decompress_struct& jpeg) {
  std::size_t blocks = 0;
  for (int i = 0; i < jpeg.num_components; ++i) {
    const jpeg_component_info& component = jpeg.comp_info[i];
    blocks += std::size_t{component.width_in_blocks} * component.height_in_blocks;
  }
  return blocks * DCTSIZE2;
}

/// libjpeg calls this between rows of blocks, also while it gathers the scans of a progressive
/// file.
void on_progress(j_common_ptr jpeg) {
  Handle& handle = handle_of(jpeg);
  const int scans = handle.jpeg.input_scan_number;
  if (scans <= 1) return;
  if (scans > kMostJpegScans) {
    give_up(handle, ImageFault::too_large, "over %d scans, no more are read", kMostJpegScans);
  }
  if (static_cast<std::size_t>(scans) * coded_samples(handle.jpeg) > kMostJpegScanSamples) {
    give_up(handle, ImageFault::too_large, "too many scans of so large a picture");
  }
}

/// Makes calls into libjpeg; false where it gave up. The only frame that longjmp returns to.
template <typename Call>
bool guarded(Handle& handle, const Call& call) {
  static_assert(std::is_trivially_destructible_v<Call>);
  if (setjmp(handle.jump) != 0) return false;
  call();
  return true;
}

ImageFault fault_of(const Handle& handle) {
  switch (handle.message) {
    case kOurOwn:
      return handle.fault;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_CCIR601_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_SOF_UNSUPPORTED:
      return ImageFault::unsupported;
    case JERR_IMAGE_TOO_BIG:
      return ImageFault::too_large;
    default:
      return ImageFault::corrupt;
  }
}

std::string reason_of(const Handle& handle) {
  switch (handle.message) {
    case JERR_BAD_PRECISION:
      return "not 8 bits a sample, which is not supported";
    case JERR_SOF_UNSUPPORTED:
      return "lossless or hierarchical coding is not supported";
    case JERR_BAD_HUFF_TABLE:
      return "bad or missing Huffman table";
    case JWRN_EXTRANEOUS_DATA:
      return "stray bytes between the segments";
    case JWRN_JPEG_EOF:
      return "cut short";
    default:
      break;
  }
  std::string_view text(handle.reason.data());
  constexpr std::string_view kKnown =
      "Corrupt JPEG data: ";  // says nothing that the fault does not
  if (text.starts_with(kKnown)) text.remove_prefix(kKnown.size());
  return std::string(text);
}

[[noreturn]] void fail(Handle& handle) {
  jpeg_abort_decompress(&handle.jpeg);  // a large picture's memory does not wait for the next file
  if (handle.message == JERR_OUT_OF_MEMORY) throw std::bad_alloc();
  throw ImageError(fault_of(handle), "JPEG: " + reason_of(handle));
}

[[noreturn]] void fail_to_start(const Handle& handle) {
  if (handle.message == JERR_OUT_OF_MEMORY) throw std::bad_alloc();
  throw Error(Fault::system, "libjpeg: " + std::string(handle.reason.data()));
}

/// A handle keeps its tables from file to file. To make a file without tables of its own an error,
/// instead of a picture that depends on the file before it, they are spoilt before each file: a
/// quantization step of 0, which check_tables finds, and Huffman codes that libjpeg refuses.
void spoil_tables(jpeg_decompress_struct& jpeg) {
  for (JQUANT_TBL* table : jpeg.quant_tbl_ptrs) {
    if (table != nullptr) table->quantval[0] = 0;
  }
  for (int i = 0; i < NUM_HUFF_TBLS; ++i) {
    for (JHUFF_TBL* table : {jpeg.dc_huff_tbl_ptrs[i], jpeg.ac_huff_tbl_ptrs[i]}) {
      if (table != nullptr) std::memset(table->bits, 0xff, sizeof table->bits);
    }
  }
}

void create(Handle& handle) {
  jpeg_create_decompress(&handle.jpeg);
  // libjpeg-turbo fills tables that do not exist with the standard's; all exist from here on.
  for (JQUANT_TBL*& table : handle.jpeg.quant_tbl_ptrs) {
    table = jpeg_alloc_quant_table(reinterpret_cast<j_common_ptr>(&handle.jpeg));
  }
  for (int i = 0; i < NUM_HUFF_TBLS; ++i) {
    const auto common = reinterpret_cast<j_common_ptr>(&handle.jpeg);
    handle.jpeg.dc_huff_tbl_ptrs[i] = jpeg_alloc_huff_table(common);
    handle.jpeg.ac_huff_tbl_ptrs[i] = jpeg_alloc_huff_table(common);
  }
  handle.progress.progress_monitor = on_progress;
  handle.jpeg.progress = &handle.progress;
}

void read_header(Handle& handle, std::span<const std::uint8_t> file) {
  jpeg_decompress_struct& jpeg = handle.jpeg;
  jpeg_abort_decompress(&jpeg);
  spoil_tables(jpeg);
  jpeg_mem_src(&jpeg, file.data(), static_cast<unsigned long>(file.size()));
  jpeg_read_header(&jpeg, TRUE);
}

/// What is wrong with the kind of file that it is; empty where nothing is.
std::string unread_kind(const jpeg_decompress_struct& jpeg) {
  if (jpeg.data_precision != 8) return "not 8 bits a sample, which is not supported";
  // Where its data ends early, libjpeg goes on with made-up pixels and does not even warn.
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

/// A Huffman-coded picture takes at least one bit for each block of 8 x 8. A file without enough
/// bytes for the size that its header claims is refused before anybody makes room for it.
void check_length(const jpeg_decompress_struct& jpeg, std::size_t bytes) {
  const std::size_t blocks =
      ((std::size_t{jpeg.image_width} + 7) / 8) * ((jpeg.image_height + 7) / 8);
  if (blocks / 8 > bytes) throw ImageError(ImageFault::corrupt, "JPEG: cut short");
}

/// Of a picture that comes in several scans, libjpeg keeps all coefficients, of two bytes each.
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

/// Each component has had its scan, and a quantization table out of this file.
void check_tables(Handle& handle) {
  for (int i = 0; i < handle.jpeg.num_components; ++i) {
    const JQUANT_TBL* table = handle.jpeg.comp_info[i].quant_table;
    if (table == nullptr) give_up(handle, ImageFault::corrupt, "a colour component is missing");
    if (table->quantval[0] == 0) {
      give_up(handle, ImageFault::corrupt, "bad or missing quantization table");
    }
  }
}

std::size_t whole_blocks(std::size_t pixels) {
  return (pixels + DCTSIZE - 1) / DCTSIZE * DCTSIZE;
}

/// Rows that a grey file hands out at a time. Its one component has all pixels, whatever sampling
/// factors it claims; they only make the rows more.
std::size_t rows_at_a_time(const jpeg_decompress_struct& jpeg) {
  return static_cast<std::size_t>(jpeg.max_v_samp_factor) * DCTSIZE;
}

/// Takes the samples where the inverse transform leaves them, a row of blocks a call. The stages
/// for colour would only pass them on, row after row, copying each. `strip`: room for the blocks
/// that stick out of the picture, rows_at_a_time rows of whole blocks.
void read_grey(jpeg_decompress_struct& jpeg, std::uint8_t* grey, std::uint8_t* strip) {
  const std::size_t width = jpeg.output_width;
  const std::size_t height = jpeg.output_height;
  const std::size_t stride = whole_blocks(width);
  const std::size_t count = rows_at_a_time(jpeg);
  std::array<JSAMPROW, MAX_SAMP_FACTOR * DCTSIZE> rows{};
  JSAMPARRAY component = rows.data();
  while (jpeg.output_scanline < height) {
    const std::size_t left = height - jpeg.output_scanline;
    std::uint8_t* out = grey + jpeg.output_scanline * width;
    const bool straight = stride == width && left >= count;
    for (std::size_t i = 0; i < count; ++i) rows[i] = (straight ? out : strip) + i * stride;
    jpeg_read_raw_data(&jpeg, &component, static_cast<JDIMENSION>(count));
    if (straight) continue;
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

/// The room that read_picture takes beside the result, in bytes.
std::size_t scratch_bytes(const jpeg_decompress_struct& jpeg) {
  if (is_grey(jpeg)) return rows_at_a_time(jpeg) * whole_blocks(jpeg.image_width);
  return std::size_t{3} * jpeg.image_width;
}

void read_picture(Handle& handle, std::uint8_t* grey, std::uint8_t* scratch) {
  jpeg_decompress_struct& jpeg = handle.jpeg;
  const bool as_it_is = is_grey(jpeg);
  jpeg.out_color_space = as_it_is ? JCS_GRAYSCALE : JCS_RGB;
  jpeg.raw_data_out = as_it_is ? TRUE : FALSE;
  jpeg_start_decompress(&jpeg);
  check_tables(handle);
  if (as_it_is) {
    read_grey(jpeg, grey, scratch);
  } else {
    read_colour(jpeg, grey, scratch);
  }
  jpeg_finish_decompress(&jpeg);
}

}  // namespace

struct JpegDecoder::State {
  Handle handle;
  std::vector<std::uint8_t> scratch;
  bool open = false;

  State() {
    handle.jpeg.err = jpeg_std_error(&handle.errors);
    handle.jpeg.client_data = &handle;
    handle.errors.error_exit = on_error;
    handle.errors.emit_message = on_message;
    handle.errors.output_message = print_nothing;
    if (guarded(handle, [this] { create(handle); })) return;
    jpeg_destroy_decompress(&handle.jpeg);
    fail_to_start(handle);
  }

  ~State() { jpeg_destroy_decompress(&handle.jpeg); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

bool has_jpeg_signature(std::span<const std::uint8_t> head) noexcept {
  return head.size() >= 3 && head[0] == 0xff && head[1] == 0xd8 && head[2] == 0xff;
}

JpegDecoder::JpegDecoder() : state_(std::make_unique<State>()) {}
JpegDecoder::~JpegDecoder() = default;
JpegDecoder::JpegDecoder(JpegDecoder&&) noexcept = default;
JpegDecoder& JpegDecoder::operator=(JpegDecoder&&) noexcept = default;

ImageSize JpegDecoder::open(std::span<const std::uint8_t> file) {
  require_file_within_limit("JPEG", file.size());
  Handle& handle = state_->handle;
  state_->open = false;
  if (!guarded(handle, [&] { read_header(handle, file); })) fail(handle);
  const ImageSize size{handle.jpeg.image_width, handle.jpeg.image_height};
  require_within_limits("JPEG", size);
  const std::string kind = unread_kind(handle.jpeg);
  if (!kind.empty()) throw ImageError(ImageFault::unsupported, "JPEG: " + kind);
  check_length(handle.jpeg, file.size());
  require_memory(handle.jpeg, file.size(), size);
  state_->open = true;
  return size;
}

void JpegDecoder::decode(std::span<std::uint8_t> grey) {
  if (!state_->open) throw std::logic_error("JpegDecoder: no file is open");
  Handle& handle = state_->handle;
  const ImageSize size{handle.jpeg.image_width, handle.jpeg.image_height};
  if (grey.size() != size.pixels()) throw std::logic_error("JpegDecoder: wrong size of grey");
  state_->scratch.resize(scratch_bytes(handle.jpeg));
  std::uint8_t* scratch = state_->scratch.data();

  state_->open = false;
  if (!guarded(handle, [&] { read_picture(handle, grey.data(), scratch); })) fail(handle);
}

}  // namespace linnet
