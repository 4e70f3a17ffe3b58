#include "io/image/libjpeg_handle.hpp"

#include <jerror.h>

#include <algorithm>
#include <new>
#include <span>
#include <string>
#include <string_view>

#include "io/image/image_limits.hpp"

namespace linnet {
namespace {

LibjpegHandle& handle_of(j_common_ptr jpeg) {
  return *static_cast<LibjpegHandle*>(jpeg->client_data);
}

[[noreturn]] void on_error(j_common_ptr jpeg) {
  LibjpegHandle& handle = handle_of(jpeg);
  handle.message = handle.errors.msg_code;
  handle.errors.format_message(jpeg, handle.reason.data());
  std::longjmp(handle.jump, 1);
}

/// What a warning says that leaves every pixel right; nullptr for other warnings, after which
/// libjpeg makes up pixels.
const char* oddity_of(const jpeg_decompress_struct& jpeg) {
  constexpr int kEndOfImage = 0xd9;
  switch (jpeg.err->msg_code) {
    case JWRN_JFIF_MAJOR:
      return "unknown JFIF revision";
    case JWRN_ADOBE_XFORM:
      return "unknown Adobe colour transform";
    case JWRN_NOT_SEQUENTIAL:
      return "a sequential scan with the parameters of a progressive one";
    case JWRN_EXTRANEOUS_DATA:
      if (jpeg.input_scan_number == 0) return "stray bytes between the segments";
      return jpeg.err->msg_parm.i[1] == kEndOfImage ? "stray bytes before the end" : nullptr;
    default:
      return nullptr;
  }
}

/// Level −1 is a warning; the other levels are traces.
void on_message(j_common_ptr jpeg, int level) {
  if (level >= 0) return;
  LibjpegHandle& handle = handle_of(jpeg);
  const char* oddity = oddity_of(handle.jpeg);
  if (oddity == nullptr) on_error(jpeg);
  if (handle.oddity == nullptr) handle.oddity = oddity;
}

void print_nothing(j_common_ptr) {}

/// libjpeg calls this between rows of blocks, also while it collects the scans of a progressive
/// file.
void on_progress(j_common_ptr jpeg) {
  LibjpegHandle& handle = handle_of(jpeg);
  const int scans = handle.jpeg.input_scan_number;
  if (scans <= 1) return;
  if (scans > kMostJpegScans) {
    fail_in_libjpeg(handle, ImageFault::too_large, kTooManyScans);
  }
  if (static_cast<std::size_t>(scans) * coded_samples(handle.jpeg) >
      most_jpeg_scan_samples(handle.file_bytes)) {
    fail_in_libjpeg(handle, ImageFault::too_large, kTooLongScans);
  }
}

ImageFault fault_of(const LibjpegHandle& handle) {
  switch (handle.message) {
    case LibjpegHandle::kOwnMessage:
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

std::string reason_of(const LibjpegHandle& handle) {
  switch (handle.message) {
    case JERR_BAD_PRECISION:
      return "not 8 bits a sample, which is not supported";
    case JERR_SOF_UNSUPPORTED:
      return "lossless or hierarchical coding is not supported";
    case JERR_BAD_HUFF_TABLE:
      return "bad or missing Huffman table";
    case JWRN_EXTRANEOUS_DATA:
      return "stray bytes within the image data";
    case JWRN_JPEG_EOF:
      return "cut short";
    default:
      break;
  }
  std::string_view text(handle.reason.data());
  constexpr std::string_view kRedundant = "Corrupt JPEG data: ";  // the fault says the same
  if (text.starts_with(kRedundant)) text.remove_prefix(kRedundant.size());
  return std::string(text);
}

/// Called for a segment APP1, whose length is the next to be read.
boolean on_exif(j_decompress_ptr jpeg) {
  constexpr std::string_view kExif("Exif\0", 5);  // a byte of any value follows
  LibjpegHandle& handle = *static_cast<LibjpegHandle*>(jpeg->client_data);
  const std::span<const std::uint8_t> segment = take_segment(*jpeg);
  if (handle.has_exif || segment.size() <= kExif.size()) return TRUE;
  handle.has_exif = std::equal(kExif.begin(), kExif.end(), segment.begin());
  if (handle.has_exif) handle.orientation = exif_orientation(segment.subspan(kExif.size() + 1));
  return TRUE;
}

void create(LibjpegHandle& handle) {
  jpeg_create_decompress(&handle.jpeg);
  // Where a file defines no tables and none are allocated, libjpeg-turbo uses the standard's
  // instead of reporting an error. So all are allocated here.
  for (JQUANT_TBL*& table : handle.jpeg.quant_tbl_ptrs) {
    table = jpeg_alloc_quant_table(reinterpret_cast<j_common_ptr>(&handle.jpeg));
  }
  for (int i = 0; i < NUM_HUFF_TBLS; ++i) {
    const auto common = reinterpret_cast<j_common_ptr>(&handle.jpeg);
    handle.jpeg.dc_huff_tbl_ptrs[i] = jpeg_alloc_huff_table(common);
    handle.jpeg.ac_huff_tbl_ptrs[i] = jpeg_alloc_huff_table(common);
  }
  jpeg_set_marker_processor(&handle.jpeg, JPEG_APP0 + 1, on_exif);
  handle.progress.progress_monitor = on_progress;
  handle.jpeg.progress = &handle.progress;
}

}  // namespace

const int LibjpegHandle::kOutOfMemory = JERR_OUT_OF_MEMORY;

void create_libjpeg(LibjpegHandle& handle) {
  handle.jpeg.err = jpeg_std_error(&handle.errors);
  handle.jpeg.client_data = &handle;
  handle.errors.error_exit = on_error;
  handle.errors.emit_message = on_message;
  handle.errors.output_message = print_nothing;
  if (call_libjpeg(handle, [&handle] { create(handle); })) return;
  destroy_libjpeg(handle);
  if (handle.message == JERR_OUT_OF_MEMORY) throw std::bad_alloc();
  throw Error(Fault::system, "libjpeg: " + std::string(handle.reason.data()));
}

void destroy_libjpeg(LibjpegHandle& handle) noexcept {
  jpeg_destroy_decompress(&handle.jpeg);
}

void fail_in_libjpeg(LibjpegHandle& handle, ImageFault fault, const char* format, int number) {
  std::snprintf(handle.reason.data(), handle.reason.size(), format, number);
  fail_in_libjpeg(handle, fault);
}

void fail_in_libjpeg(LibjpegHandle& handle, ImageFault fault) {
  handle.message = LibjpegHandle::kOwnMessage;
  handle.fault = fault;
  std::longjmp(handle.jump, 1);
}

void fail_in_libjpeg(LibjpegHandle& handle, int message) {
  handle.message = message;
  std::longjmp(handle.jump, 1);
}

void throw_libjpeg_error(LibjpegHandle& handle) {
  jpeg_abort_decompress(&handle.jpeg);  // frees a large image's memory before the next file
  if (handle.message == JERR_OUT_OF_MEMORY) throw std::bad_alloc();
  throw ImageError(fault_of(handle), "JPEG: " + reason_of(handle));
}

std::size_t coded_samples(const jpeg_decompress_struct& jpeg) {
  std::size_t blocks = 0;
  for (int i = 0; i < jpeg.num_components; ++i) {
    const jpeg_component_info& component = jpeg.comp_info[i];
    blocks += std::size_t{component.width_in_blocks} * component.height_in_blocks;
  }
  return blocks * DCTSIZE2;
}

}  // namespace linnet
