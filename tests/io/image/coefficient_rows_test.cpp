// Coefficients in little memory, and a progressive image that is decoded from them.

#include "io/image/coefficient_rows.hpp"

#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "io/image/jpeg_coefficients.hpp"
#include "io/image/libjpeg_handle.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/jpeg_maker.hpp"

namespace linnet::test {
namespace {

std::vector<std::int16_t> random_row(std::mt19937& random, std::size_t size, unsigned zeros) {
  std::vector<std::int16_t> row(size);
  for (std::int16_t& value : row) {
    if (random() % zeros == 0) value = static_cast<std::int16_t>(random());
  }
  return row;
}

/// Decodes a file in several scans with JpegCoefficients; none if libjpeg failed.
Bytes decode_rows(LibjpegHandle& handle, JpegCoefficients& coefficients, const Bytes& file,
                  std::size_t most_bytes) {
  jpeg_decompress_struct& jpeg = handle.jpeg;
  handle.coefficients = &coefficients;
  handle.file_bytes = file.size();
  Bytes rgb(std::size_t{1} << 20);
  std::uint8_t* out = rgb.data();
  std::size_t bytes = 0;
  const bool decoded = call_libjpeg(handle, [&] {
    jpeg_abort_decompress(&jpeg);
    begin_source(handle.source, jpeg, file, nullptr);
    jpeg_read_header(&jpeg, TRUE);
    jpeg.out_color_space = JCS_RGB;
    coefficients.begin(jpeg, most_bytes);
    jpeg_start_decompress(&jpeg);
    while (jpeg.output_scanline < jpeg.output_height) {
      JSAMPROW row = out + bytes;
      jpeg_read_scanlines(&jpeg, &row, 1);
      bytes += std::size_t{3} * jpeg.output_width;
    }
    jpeg_finish_decompress(&jpeg);
  });
  coefficients.end(jpeg);
  rgb.resize(decoded ? bytes : 0);
  return rgb;
}

}  // namespace

TEST_CASE("Rows of coefficients are loaded as they were stored") {
  std::mt19937 random(5);
  CoefficientRows rows;
  std::vector<std::int16_t> loaded;
  for (const std::size_t size : {1U, 3U, 64U, 1000U}) {
    rows.begin(3);
    loaded.assign(size, 7);
    rows.load(1, loaded);
    CHECK(loaded == std::vector<std::int16_t>(size));
    for (const unsigned zeros : {1U, 5U, 300U, 2U}) {
      const auto first = random_row(random, size, zeros);
      const auto last = random_row(random, size, zeros);
      rows.store(0, first);
      rows.store(2, last);
      rows.load(0, loaded);
      CHECK(loaded == first);
      rows.load(2, loaded);
      CHECK(loaded == last);
    }
  }
}

TEST_CASE("The extreme coefficients are kept, and zeros take no memory") {
  using Limits = std::numeric_limits<std::int16_t>;
  CoefficientRows rows;
  rows.begin(2);
  const std::vector<std::int16_t> extremes = {Limits::min(), Limits::max(), -1, 1, 0, 63, -64, 64};
  std::vector<std::int16_t> loaded(extremes.size());
  rows.store(0, extremes);
  rows.load(0, loaded);
  CHECK(loaded == extremes);
  std::vector<std::int16_t> sparse(100'000);
  rows.store(1, sparse);
  const std::size_t empty = rows.bytes();
  sparse[50'000] = 3;
  rows.store(1, sparse);
  CHECK(rows.bytes() - empty < 16);
}

TEST_CASE("A progressive image has the same pixels however its coefficients are kept", "[jpeg]") {
  LibjpegHandle handle;
  create_libjpeg(handle);
  JpegCoefficients coefficients;
  for (const int chroma : {1, 2}) {
    JpegKind kind{.channels = 3, .chroma_h = chroma, .chroma_v = chroma, .progressive = true};
    const Bytes file = make_jpeg(203, 101, sample_picture(203, 101, 3, 8), kind);
    const Bytes expected = decode_jpeg_to_rgb(file);
    CHECK(decode_rows(handle, coefficients, file, std::size_t{1} << 20) == expected);
    CHECK(decode_rows(handle, coefficients, file, 1000).empty());
    CHECK(decode_rows(handle, coefficients, file, std::size_t{1} << 20) == expected);
  }
  destroy_libjpeg(handle);
}

}  // namespace linnet::test
