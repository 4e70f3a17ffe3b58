#include "io/image/jpeg_decoder.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "io/image/jpeg_checks.hpp"
#include "io/image/jpeg_coefficients.hpp"
#include "io/image/jpeg_rows.hpp"
#include "io/image/libjpeg_handle.hpp"

namespace linnet {
namespace {

constexpr std::uint32_t kWhole = 8;

void read_header(LibjpegHandle& handle, const FileBytes& file) {
  jpeg_decompress_struct& jpeg = handle.jpeg;
  jpeg_abort_decompress(&jpeg);
  invalidate_tables(jpeg);
  handle.has_exif = false;
  handle.orientation = ExifOrientation::top_left;
  handle.oddity = nullptr;
  handle.file_bytes = file.size;
  begin_source(handle.source, jpeg, file.first, file.rest);
  jpeg_read_header(&jpeg, TRUE);
}

void read_image(LibjpegHandle& handle, const JpegRowTarget& target, std::uint8_t* scratch) {
  jpeg_start_decompress(&handle.jpeg);
  check_tables(handle);
  read_rows(handle.jpeg, target, scratch);
  jpeg_finish_decompress(&handle.jpeg);
}

ImageSize size_of(const jpeg_decompress_struct& jpeg) {
  return {jpeg.image_width, jpeg.image_height};
}

ImageSize scaled(ImageSize size, std::uint32_t eighths) {
  const auto side = [eighths](std::uint32_t pixels) {
    return (pixels * eighths + kWhole - 1) / kWhole;
  };
  return {side(size.width), side(size.height)};
}

/// The least number of eighths of an image that keep it at least four times as wide and as high as
/// it is to be. Then the mean of a block is close to the mean of the pixels that it has in an area
/// of the result.
std::uint32_t eighths_for(ImageSize from, ImageSize to) {
  constexpr std::uint32_t kTimes = 4;
  for (std::uint32_t eighths = 1; eighths < kWhole; ++eighths) {
    const ImageSize size = scaled(from, eighths);
    if (size.width / kTimes >= to.width && size.height / kTimes >= to.height) return eighths;
  }
  return kWhole;
}

}  // namespace

struct JpegDecoder::State {
  LibjpegHandle handle;
  JpegCoefficients coefficients;
  std::vector<std::uint8_t> scratch;
  std::size_t bytes_in_memory = 0;  ///< of the open file
  std::size_t channels = 1;         ///< of the result
  bool open = false;

  State() {
    create_libjpeg(handle);
    handle.coefficients = &coefficients;
  }
  ~State() { destroy_libjpeg(handle); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  /// Of an image in several scans, libjpeg keeps all coefficients. Where the file, `bytes` and
  /// these would be too much together, they are kept in another way.
  void bound_memory(std::size_t bytes) {
    if (jpeg_has_multiple_scans(&handle.jpeg) == FALSE) return;
    const std::size_t used = bytes_in_memory + bytes;
    const std::size_t left = kMostImageMemory > used ? kMostImageMemory - used : 0;
    if (sizeof(JCOEF) * coded_samples(handle.jpeg) > left) coefficients.begin(handle.jpeg, left);
  }

  /// The planes of the open file that are decoded; a grey one is copied to the other channels.
  std::size_t planes() const {
    return handle.jpeg.jpeg_color_space == JCS_GRAYSCALE ? 1 : channels;
  }

  /// Copies the first plane of `out` to those that were not decoded.
  void complete(std::span<std::uint8_t> out) const {
    const std::span grey = out.first(out.size() / channels);
    for (std::size_t c = planes(); c < channels; ++c) {
      std::copy(grey.begin(), grey.end(), out.subspan(c * grey.size()).begin());
    }
  }

  /// `bytes`: of memory that is needed besides, by the rows of the image or the resizer.
  void decode(const JpegRowTarget& target, std::size_t bytes) {
    scratch.resize(row_scratch_bytes(handle.jpeg));
    open = false;
    bound_memory(bytes);
    const bool decoded = call_libjpeg(handle, [&] { read_image(handle, target, scratch.data()); });
    coefficients.end(handle.jpeg);
    if (!decoded) throw_libjpeg_error(handle);
  }
};

JpegDecoder::JpegDecoder() : state_(std::make_unique<State>()) {}
JpegDecoder::~JpegDecoder() = default;
JpegDecoder::JpegDecoder(JpegDecoder&&) noexcept = default;
JpegDecoder& JpegDecoder::operator=(JpegDecoder&&) noexcept = default;

ImageSize JpegDecoder::open(const FileBytes& file, const ReadLimits& limits,
                            const ReadingRules& rules) {
  if (file.rest == nullptr) require_file_within_limit("JPEG", file.size);
  LibjpegHandle& handle = state_->handle;
  state_->open = false;
  if (!call_libjpeg(handle, [&] { read_header(handle, file); })) throw_libjpeg_error(handle);
  const ImageSize size = size_of(handle.jpeg);
  require_within_limits("JPEG", size, limits);
  require_supported(handle.jpeg);
  require_length(handle.jpeg, file.size);
  if (file.rest == nullptr) {
    require_end_of_image(file.first);
    if (jpeg_has_multiple_scans(&handle.jpeg) != FALSE) {
      require_few_scans(handle.jpeg, file.first);
    }
  }
  state_->bytes_in_memory = file.first.size();
  state_->channels = channels_of(rules);
  state_->open = true;
  return size;
}

ImageHeader JpegDecoder::header() const noexcept {
  const jpeg_decompress_struct& jpeg = state_->handle.jpeg;
  const int samples = jpeg.num_components;
  return {.format = ImageFormat::jpeg,
          .colour = samples == 1   ? ImageColour::grey
                    : samples == 4 ? ImageColour::cmyk
                                   : ImageColour::rgb,
          .bits = static_cast<unsigned>(jpeg.data_precision)};
}

ExifOrientation JpegDecoder::orientation() const noexcept {
  return state_->handle.orientation;
}

std::string_view JpegDecoder::oddity() const noexcept {
  const char* oddity = state_->handle.oddity;
  return oddity == nullptr ? std::string_view() : oddity;
}

void JpegDecoder::decode(std::span<std::uint8_t> out) {
  if (!state_->open) throw std::logic_error("JpegDecoder: no file is open");
  jpeg_decompress_struct& jpeg = state_->handle.jpeg;
  if (out.size() != state_->channels * size_of(jpeg).pixels()) {
    throw std::logic_error("JpegDecoder: wrong size of the result");
  }
  choose_output(jpeg, kWhole);
  state_->decode({.out = out.data(), .channels = state_->planes()}, out.size());
  state_->complete(out);
}

void JpegDecoder::decode_resized(ImageSize size, ImageResizer& resizer,
                                 std::span<std::uint8_t> out) {
  if (!state_->open) throw std::logic_error("JpegDecoder: no file is open");
  jpeg_decompress_struct& jpeg = state_->handle.jpeg;
  const ImageSize own = size_of(jpeg);
  const bool large =
      own.pixels() > kMostImageBytes || state_->handle.file_bytes > kLargestImageFile;
  const std::uint32_t eighths = large ? eighths_for(own, size) : kWhole;
  const std::size_t planes = state_->planes();
  if (out.size() != state_->channels * size.pixels()) {
    throw std::logic_error("JpegDecoder: wrong size of the result");
  }
  resizer.begin(scaled(own, eighths), size, planes, out.first(planes * size.pixels()));
  choose_output(jpeg, static_cast<int>(eighths));
  state_->decode({.resizer = &resizer, .channels = planes}, planes * ImageResizer::kPlaneBytes);
  state_->complete(out);
}

}  // namespace linnet
