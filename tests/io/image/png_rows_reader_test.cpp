#include "io/image/png_rows_reader.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "linnet/io/image_error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/png_maker.hpp"

using linnet::PngRowsReader;
using linnet::test::Bytes;
using linnet::test::deflated;
using linnet::test::make_png;
using linnet::test::png_chunk;
using linnet::test::png_file;
using linnet::test::png_header;
using linnet::test::png_rows_of;
using linnet::test::PngPicture;
using linnet::test::random_png_picture;

namespace {

constexpr std::size_t kMuch = std::size_t{64} << 20;

/// All rows one behind the other, each after its place; or the reason why the file is damaged.
std::string rows_of(PngRowsReader& reader, const Bytes& file, std::size_t most_at_once) {
  std::string rows;
  try {
    linnet::PngBytes bytes(file);
    const linnet::PngContents contents = linnet::read_png_contents(bytes);
    reader.read(bytes, contents, most_at_once,
                [&](const std::uint8_t* samples, std::size_t y, std::size_t pass) {
                  linnet::ImageSize size = contents.header.size;
                  if (contents.header.interlaced) size = linnet::adam7_passes[pass].size(size);
                  const std::size_t bits = size.width * contents.header.bits_per_pixel();
                  rows += std::to_string(pass) + "," + std::to_string(y) + ":";
                  rows.append(samples, samples + (bits + 7) / 8);
                });
  } catch (const linnet::ImageError& error) {
    return error.what();
  }
  return rows;
}

Bytes inverted_at(Bytes bytes, std::size_t offset) {
  bytes.at(offset) = static_cast<std::uint8_t>(~bytes.at(offset));
  return bytes;
}

const PngPicture picture = random_png_picture(6, 5, 8, 0, false, 9);
const Bytes header = png_header(picture);
const Bytes stream = deflated(png_rows_of(picture));
const Bytes end = png_chunk("IEND", {});

Bytes file_with(const Bytes& data) {
  return png_file({header, png_chunk("IDAT", data), end});
}

}  // namespace

TEST_CASE("rows are the same inflated at once, in blocks, and from any division into chunks",
          "[png]") {
  PngRowsReader reader;
  for (const auto& [colour, bits] : {std::pair(0U, 1U), std::pair(2U, 8U), std::pair(3U, 4U),
                                     std::pair(4U, 16U), std::pair(6U, 8U)}) {
    for (const bool interlaced : {false, true}) {
      const PngPicture any = random_png_picture(300, 170, bits, colour, interlaced, bits);
      const std::string rows = rows_of(reader, make_png(any), kMuch);
      INFO("colour type " << colour << ", interlaced: " << interlaced);
      CHECK(rows.size() > 300 * 170 / 8);
      CHECK((rows == rows_of(reader, make_png(any), 0)));
      for (const std::size_t idat_bytes : {1U, 1000U, 8192U}) {
        CHECK((rows == rows_of(reader, make_png(any, idat_bytes), kMuch)));
        CHECK((rows == rows_of(reader, make_png(any, idat_bytes), 0)));
      }
    }
  }
}

TEST_CASE("rows that are longer than a block of inflating", "[png]") {
  PngRowsReader reader;
  const Bytes file = make_png(random_png_picture(60000, 4, 16, 0, false, 3), 8192);
  const std::string rows = rows_of(reader, file, kMuch);
  CHECK(rows.size() > 4 * 120000);
  CHECK((rows == rows_of(reader, file, 0)));
}

TEST_CASE("damage has the same reason inflated at once and in blocks", "[png][damage]") {
  const Bytes rows = png_rows_of(picture);
  const auto reason_of = [](const Bytes& file) {
    PngRowsReader reader;
    const std::string reason = rows_of(reader, file, kMuch);
    CHECK(reason == rows_of(reader, file, 0));
    return reason.starts_with("PNG: ") ? reason : "read";
  };
  CHECK(reason_of(file_with(stream)) == "read");
  CHECK(reason_of(file_with(inverted_at(stream, stream.size() - 1))) ==
        "PNG: damaged image data: incorrect data check");
  CHECK(reason_of(file_with(inverted_at(stream, 0))) ==
        "PNG: damaged image data: incorrect header check");
  CHECK(reason_of(file_with(deflated(std::span(rows).first(rows.size() - 1)))) == "PNG: cut short");
  for (const std::size_t more : {1U, 257U, 258U, 259U, 100000U}) {
    Bytes longer = rows;
    longer.resize(rows.size() + more);
    CHECK(reason_of(file_with(deflated(longer))) == "PNG: more image data than pixels");
  }
  CHECK(reason_of(file_with(Bytes(stream.begin(), stream.end() - 1))) == "PNG: cut short");
  Bytes filter = rows;
  filter[0] = 5;
  CHECK(reason_of(file_with(deflated(filter))) == "PNG: unknown filter");
  const Bytes whole = png_chunk("IDAT", stream);
  const Bytes tail = png_chunk("IDAT", Bytes{0});
  CHECK(reason_of(png_file({header, inverted_at(whole, whole.size() - 1), end})) ==
        "PNG: bad checksum in IDAT");
  CHECK(reason_of(png_file({header, whole, inverted_at(tail, tail.size() - 1), end})) ==
        "PNG: bad checksum in IDAT");
  // Bytes behind the stream and empty chunks are harmless.
  const Bytes empty = png_chunk("IDAT", {});
  CHECK(reason_of(png_file({header, empty, whole, empty, tail, empty, end})) == "read");
}

TEST_CASE("a damaged file does not affect the next one", "[png][damage]") {
  PngRowsReader reader;
  const Bytes file = file_with(stream);
  for (const std::size_t most : {kMuch, std::size_t{0}}) {
    const std::string expected = rows_of(reader, file, most);
    for (std::size_t offset = 41; offset < file.size(); ++offset) {
      rows_of(reader, inverted_at(file, offset), most);
      CHECK((rows_of(reader, file, most) == expected));
    }
  }
}

TEST_CASE("an IDAT chunk of over 8,000,000 bytes is read", "[png][hostile]") {
  // Empty deflate blocks before the real ones: nothing else is irregular.
  const Bytes block = {0, 0, 0, 0xff, 0xff};
  Bytes longer(stream.begin(), stream.begin() + 2);
  for (int i = 0; i < 1'600'000; ++i) longer.insert(longer.end(), block.begin(), block.end());
  longer.insert(longer.end(), stream.begin() + 2, stream.end());
  PngRowsReader reader;
  const std::string expected = rows_of(reader, file_with(stream), kMuch);
  CHECK((rows_of(reader, file_with(longer), kMuch) == expected));
  CHECK((rows_of(reader, file_with(longer), 0) == expected));
}
