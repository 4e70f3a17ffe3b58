#include "io/image/plain_png.hpp"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "io/image/png_decoder.hpp"
#include "linnet/io/image_error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/decoding.hpp"
#include "tests/support/png_maker.hpp"

using linnet::PlainPng;
using linnet::test::Bytes;
using linnet::test::decode_with;
using linnet::test::deflated;
using linnet::test::make_png;
using linnet::test::png_chunk;
using linnet::test::png_file;
using linnet::test::png_header;
using linnet::test::png_palette;
using linnet::test::png_rows_of;
using linnet::test::PngPicture;
using linnet::test::random_png_picture;

namespace {

/// Whether a file is decoded as a plain one.
bool is_plain(PlainPng& plain, const Bytes& file) {
  const linnet::PngHeader header = linnet::read_png_header(file);
  linnet::check_png_chunks(file, header);
  Bytes grey(header.size.pixels());
  return plain.decode(file, header, grey);
}

bool is_plain(const std::vector<Bytes>& chunks) {
  PlainPng plain;
  return is_plain(plain, png_file(chunks));
}

Bytes inverted_at(Bytes bytes, std::size_t offset) {
  bytes.at(offset) = static_cast<std::uint8_t>(~bytes.at(offset));
  return bytes;
}

const PngPicture picture = random_png_picture(6, 5, 8, 0, false, 9);
const Bytes header = png_header(picture);
const Bytes stream = deflated(png_rows_of(picture));
const Bytes image_data = png_chunk("IDAT", stream);
const Bytes end = png_chunk("IEND", {});

}  // namespace

TEST_CASE("files without palette or interlacing are plain", "[png]") {
  PlainPng plain;
  for (const unsigned colour : {0U, 2U, 3U, 4U, 6U}) {
    for (const bool interlaced : {false, true}) {
      const Bytes file = make_png(random_png_picture(9, 7, 8, colour, interlaced, colour));
      CHECK(is_plain(plain, file) == (colour != 3 && !interlaced));
    }
  }
}

TEST_CASE("a large picture is plain, however its image data is divided into chunks", "[png]") {
  PlainPng plain;
  linnet::PngDecoder decoder;
  // Rows for several blocks of inflating, and rows that are longer than a block.
  for (const auto& [width, height] : {std::pair{300U, 700U}, std::pair{60000U, 4U}}) {
    const PngPicture large = random_png_picture(width, height, 16, 0, false, width);
    Bytes expected;
    for (const std::uint16_t sample : large.samples) {
      expected.push_back(static_cast<std::uint8_t>(sample >> 8));
    }
    for (const std::size_t idat_bytes : {1000U, 8192U, 1U << 20}) {
      const Bytes file = make_png(large, idat_bytes);
      INFO(width << " wide, chunks of " << idat_bytes);
      CHECK(is_plain(plain, file));
      Bytes grey(decoder.open(file).pixels());
      decoder.decode(grey);
      CHECK(grey == expected);
    }
  }
}

TEST_CASE("files with any irregularity are left to libpng", "[png][damage]") {
  REQUIRE(is_plain({header, image_data, end}));
  CHECK(is_plain({header, png_chunk("tEXt", {}), image_data, png_chunk("tEXt", {}), end}));
  const auto with_stream = [](const Bytes& data) {
    return is_plain({header, png_chunk("IDAT", data), end});
  };
  const Bytes rows = png_rows_of(picture);
  // Wrong checksums.
  CHECK_FALSE(is_plain({header, inverted_at(image_data, image_data.size() - 1), end}));
  CHECK_FALSE(is_plain({header, image_data, inverted_at(end, 11)}));
  CHECK_FALSE(with_stream(inverted_at(stream, stream.size() - 1)));
  // Too few or too many bytes of rows, of the stream, of the chunks.
  CHECK_FALSE(with_stream(deflated(std::span(rows).first(rows.size() - 1))));
  for (const std::size_t more : {1U, 257U, 258U, 259U, 100000U}) {
    Bytes longer = rows;
    longer.resize(rows.size() + more);
    CHECK_FALSE(with_stream(deflated(longer)));
  }
  CHECK_FALSE(with_stream(Bytes(stream.begin(), stream.end() - 1)));
  Bytes tail = stream;
  tail.push_back(0);
  CHECK_FALSE(with_stream(tail));
  CHECK_FALSE(is_plain({header, image_data, png_chunk("IDAT", Bytes{0}), end}));
  CHECK_FALSE(is_plain({header, image_data, png_chunk("IDAT", {}), end}));
  CHECK_FALSE(is_plain({header, png_chunk("IDAT", {}), image_data, end}));
  // Chunks.
  CHECK_FALSE(is_plain({header, header, image_data, end}));
  CHECK_FALSE(is_plain({header, image_data, png_chunk("IEND", Bytes{0})}));
  const Bytes palette = png_palette(random_png_picture(8, 8, 2, 3, false, 5));
  CHECK_FALSE(is_plain({header, palette, image_data, end}));
  // An undefined filter.
  Bytes filter = rows;
  filter[0] = 5;
  CHECK_FALSE(with_stream(deflated(filter)));
}

TEST_CASE("an IDAT chunk of over 8,000,000 bytes is read, alone and by each version of libpng",
          "[png][hostile]") {
  // Empty deflate blocks before the real ones: nothing else is irregular. A byte behind the stream
  // leaves the file to libpng, some versions of which refuse such a chunk by default.
  const Bytes block = {0, 0, 0, 0xff, 0xff};
  const auto with_blocks = [&](std::size_t count, std::size_t bytes_behind) {
    Bytes longer(stream.begin(), stream.begin() + 2);
    for (std::size_t i = 0; i < count; ++i) longer.insert(longer.end(), block.begin(), block.end());
    longer.insert(longer.end(), stream.begin() + 2, stream.end());
    longer.resize(longer.size() + bytes_behind);
    return png_file({header, png_chunk("IDAT", longer), end});
  };
  const std::size_t count = 1'600'000;
  PlainPng plain;
  CHECK(is_plain(plain, with_blocks(count, 0)));
  CHECK_FALSE(is_plain(plain, with_blocks(count, 1)));
  linnet::PngDecoder decoder;
  const Bytes expected = decode_with(decoder, with_blocks(0, 0)).grey;
  REQUIRE(expected.size() == 30);
  CHECK(decode_with(decoder, with_blocks(count, 0)).grey == expected);
  CHECK(decode_with(decoder, with_blocks(count, 1)).grey == expected);
}

TEST_CASE("a file that is not plain does not affect the next one", "[png][damage]") {
  PlainPng plain;
  const Bytes file = png_file({header, image_data, end});
  const linnet::PngHeader read = linnet::read_png_header(file);
  Bytes expected(read.size.pixels());
  REQUIRE(plain.decode(file, read, expected));
  for (std::size_t offset = 41; offset < file.size(); ++offset) {
    Bytes grey(expected.size());
    try {
      is_plain(plain, inverted_at(file, offset));
    } catch (const linnet::ImageError&) {
      // the damage is in the structure of chunks
    }
    REQUIRE(plain.decode(file, read, grey));
    CHECK(grey == expected);
  }
}
