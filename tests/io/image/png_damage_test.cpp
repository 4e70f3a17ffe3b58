#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "io/image/png_decoder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/decoding.hpp"
#include "tests/support/png_maker.hpp"

using linnet::ImageFault;
using linnet::PngDecoder;
using linnet::test::Bytes;
using linnet::test::decode_with;
using linnet::test::Decoded;
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

/// One image of each colour type, depth and interlacing, with a text chunk and image data in
/// several chunks.
std::vector<Bytes> small_files() {
  std::vector<Bytes> files;
  for (const PngPicture& picture :
       {random_png_picture(5, 4, 8, 0, false, 1), random_png_picture(5, 4, 2, 3, true, 2),
        random_png_picture(3, 3, 16, 6, false, 3), random_png_picture(9, 2, 1, 0, true, 4)}) {
    const Bytes stream = deflated(png_rows_of(picture));
    const Bytes text = {'h', 0, 't', 'e', 'x', 't'};
    files.push_back(
        png_file({png_header(picture), png_palette(picture), png_chunk("tEXt", text),
                  png_chunk("IDAT", std::span(stream).first(6)),
                  png_chunk("IDAT", std::span(stream).subspan(6)), png_chunk("IEND", {})}));
  }
  return files;
}

Bytes idat_of(const PngPicture& picture) {
  return png_chunk("IDAT", deflated(png_rows_of(picture)));
}

const PngPicture picture = random_png_picture(6, 5, 8, 0, false, 9);
const Bytes header = png_header(picture);
const Bytes image_data = idat_of(picture);
const Bytes end = png_chunk("IEND", {});
constexpr std::size_t kEndBytes = 12;

/// The reason why a file of these chunks is corrupt; "decoded" if it is not.
std::string reason_of(const std::vector<Bytes>& chunks) {
  PngDecoder decoder;
  const Decoded decoded = decode_with(decoder, png_file(chunks));
  if (!decoded.fault) return "decoded";
  CHECK(decoded.fault == ImageFault::corrupt);
  return decoded.reason;
}

}  // namespace

TEST_CASE("a PNG file cut at any byte is an error, unless only IEND is lost", "[png][damage]") {
  PngDecoder decoder;
  for (const Bytes& file : small_files()) {
    const Decoded whole = decode_with(decoder, file);
    REQUIRE_FALSE(whole.fault);
    CHECK_FALSE(decoder.oddities().any());
    for (std::size_t length = 0; length < file.size(); ++length) {
      INFO(length << " of " << file.size() << " bytes");
      const Decoded cut = decode_with(decoder, std::span(file).first(length));
      if (length < file.size() - kEndBytes) {
        CHECK(cut.fault == ImageFault::corrupt);
      } else {
        CHECK(cut.grey == whole.grey);
        CHECK(describe(decoder.oddities()) == "PNG: no IEND chunk at the end");
      }
    }
  }
}

TEST_CASE("a PNG file with a flipped bit is an error or the same picture", "[png][damage]") {
  PngDecoder decoder;
  for (const Bytes& file : small_files()) {
    const Decoded whole = decode_with(decoder, file);
    std::size_t same = 0;
    for (std::size_t bit = 0; bit < 8 * file.size(); ++bit) {
      Bytes damaged = file;
      damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ (1U << bit % 8));
      const Decoded decoded = decode_with(decoder, damaged);
      INFO("bit " << bit % 8 << " of byte " << bit / 8 << ": " << decoded.reason);
      if (decoded.fault) continue;
      ++same;
      CHECK(decoded.width == whole.width);
      CHECK(decoded.grey == whole.grey);
    }
    // Harmless flips are those in the data and checksum of the text chunk, and in three of the four
    // letters of its type: a flip in the first makes it critical. Of a letter's bits, only one in
    // five leaves a letter. A flip in the length of IEND makes the file end before it does.
    CHECK(same >= 8 * (6 + 4 + 4));
    CHECK(same <= 8 * (6 + 4 + 4 + 4));
  }
}

TEST_CASE("damage with a correct checksum is an error or the same picture", "[png][damage]") {
  constexpr std::uint32_t seed = 12;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  PngDecoder decoder;
  for (const unsigned bits : {1U, 4U, 8U}) {
    const PngPicture whole = random_png_picture(30, 20, bits, 3, bits == 4, bits);
    const Bytes stream = deflated(png_rows_of(whole));
    const auto file_with = [&](const Bytes& data) {
      return png_file({png_header(whole), png_palette(whole), png_chunk("IDAT", data), end});
    };
    const Bytes grey = decode_with(decoder, file_with(stream)).grey;
    REQUIRE(grey.size() == 600);
    for (int round = 0; round < 500; ++round) {
      Bytes damaged = stream;
      for (auto count = random() % 3; count < 3; ++count) {
        damaged[random() % damaged.size()] = static_cast<std::uint8_t>(random());
      }
      const Decoded decoded = decode_with(decoder, file_with(damaged));
      CHECK((decoded.fault || decoded.grey == grey));
    }
  }
}

TEST_CASE("an error does not affect the next file of a decoder", "[png][damage]") {
  PngDecoder decoder;
  const std::vector<Bytes> files = small_files();
  for (std::size_t i = 0; i < files.size(); ++i) {
    PngDecoder fresh;
    const Bytes cut(files[i].begin(), files[i].end() - 20);  // IEND and a part of IDAT
    CHECK(decode_with(decoder, cut).fault);
    Bytes damaged = files[i];
    damaged[damaged.size() - 20] = static_cast<std::uint8_t>(~damaged[damaged.size() - 20]);
    CHECK(decode_with(decoder, damaged).fault);
    for (const Bytes& file : files) {
      CHECK(decode_with(decoder, file).grey == decode_with(fresh, file).grey);
    }
  }
}

TEST_CASE("sequences of chunks that are not an image", "[png][damage]") {
  CHECK(reason_of({header, image_data, end}) == "decoded");
  CHECK(reason_of({}) == "PNG: cut short");
  CHECK(reason_of({image_data, header, end}) == "PNG: no header");
  CHECK(reason_of({header, end}) == "PNG: no image data");
  CHECK(reason_of({header}) == "PNG: cut short");
  CHECK(reason_of({header, image_data, Bytes(12)}) == "PNG: damaged chunk");
  CHECK(reason_of({header, png_chunk("IDAT", {}), end}) == "PNG: cut short");
  CHECK(reason_of({header, header, image_data, end}) != "decoded");
  CHECK(reason_of({header, png_chunk("ABCD", {}), image_data, end}) ==
        "PNG: unknown critical chunk ABCD");
  CHECK(reason_of({header, png_chunk("aB[D", {}), image_data, end}) == "PNG: damaged chunk");
  CHECK(reason_of({header, png_chunk("abCD", {}), image_data, end}) == "decoded");
  const Bytes text = png_chunk("tEXt", {});
  CHECK(reason_of({header, png_chunk("IDAT", {}), text, image_data, end}) ==
        "PNG: other chunks amid the image data");
}

TEST_CASE("headers with undefined values", "[png][damage]") {
  const auto reason_with = [](std::size_t offset, std::uint8_t value) {
    Bytes data(header.begin() + 8, header.begin() + 21);
    data[offset] = value;
    return reason_of({png_chunk("IHDR", data), image_data, end});
  };
  CHECK(reason_with(8, 3) == "PNG: bad colour type or bit depth");
  CHECK(reason_with(8, 32) == "PNG: bad colour type or bit depth");
  for (const std::uint8_t colour : Bytes{1, 5, 7, 8}) {
    CHECK(reason_with(9, colour) == "PNG: bad colour type or bit depth");
  }
  for (const std::size_t offset : {10U, 11U}) CHECK(reason_with(offset, 1) != "decoded");
  CHECK(reason_with(12, 2) != "decoded");
}

TEST_CASE("wrong checksums of critical chunks are found, those of others ignored",
          "[png][damage]") {
  const auto spoilt = [](Bytes chunk) {
    chunk.back() = static_cast<std::uint8_t>(~chunk.back());
    return chunk;
  };
  const Bytes text = png_chunk("tEXt", image_data);
  CHECK(reason_of({spoilt(header), image_data, end}) == "PNG: bad checksum in IHDR");
  CHECK_THROWS_AS(PngDecoder().open(png_file({spoilt(header), image_data, end})),
                  linnet::ImageError);
  CHECK(reason_of({header, spoilt(image_data), end}) == "PNG: bad checksum in IDAT");
  CHECK(reason_of({header, image_data, spoilt(end)}) == "PNG: bad checksum in IEND");
  CHECK(reason_of({header, spoilt(text), image_data, end}) == "decoded");
  CHECK(reason_of({header, spoilt(png_chunk("PLTE", Bytes(3))), image_data, end}) ==
        "PNG: bad checksum in PLTE");
}

TEST_CASE("palettes of the wrong size", "[png][damage]") {
  PngPicture coloured = random_png_picture(8, 8, 2, 3, false, 5);
  const Bytes coloured_header = png_header(coloured);
  const Bytes pixels = idat_of(coloured);
  CHECK(reason_of({coloured_header, png_palette(coloured), pixels, end}) == "decoded");
  CHECK(reason_of({coloured_header, pixels, end}) != "decoded");
  CHECK(reason_of({coloured_header, png_chunk("PLTE", Bytes(4)), pixels, end}) != "decoded");
  CHECK(reason_of({coloured_header, png_chunk("PLTE", {}), pixels, end}) == "PNG: damaged palette");
  CHECK(reason_of({coloured_header, png_chunk("PLTE", Bytes(769)), pixels, end}) ==
        "PNG: damaged palette");
  CHECK(reason_of({coloured_header, pixels, png_palette(coloured), end}) == "PNG: damaged palette");
  CHECK(reason_of({coloured_header, png_palette(coloured), png_palette(coloured), pixels, end}) ==
        "PNG: damaged palette");
}

TEST_CASE("image data of the wrong size", "[png][damage]") {
  const Bytes rows = png_rows_of(picture);
  const auto reason_with = [](const Bytes& stream) {
    return reason_of({header, png_chunk("IDAT", stream), end});
  };
  CHECK(reason_with(deflated(std::span(rows).first(rows.size() - 1))) == "PNG: cut short");
  CHECK(reason_with(deflated(std::span(rows).first(rows.size() - 7))) == "PNG: cut short");
  Bytes more = rows;
  more.push_back(0);
  CHECK(reason_with(deflated(more)) != "decoded");
  Bytes filter = rows;
  filter[0] = 5;
  CHECK(reason_with(deflated(filter)) != "decoded");
  Bytes sum = deflated(rows);
  sum.back() = static_cast<std::uint8_t>(~sum.back());
  CHECK(reason_with(sum) != "decoded");
  Bytes without_sum = deflated(rows);
  without_sum.resize(without_sum.size() - 4);
  CHECK(reason_with(without_sum) == "PNG: cut short");
  // Bytes after a complete stream are harmless and occur in practice.
  Bytes tail = deflated(rows);
  tail.push_back(0);
  CHECK(reason_with(tail) == "decoded");
}

TEST_CASE("a stream that declares too small a window is decoded", "[png]") {
  const PngPicture large = random_png_picture(64, 65, 8, 0, false, 7);
  PngPicture twice = large;  // filters come in turns of five, so the rows repeat 65 · 65 bytes on
  twice.height *= 2;
  twice.samples.insert(twice.samples.end(), large.samples.begin(), large.samples.end());
  Bytes stream = deflated(png_rows_of(twice));
  stream[0] = 0x08;  // a window of 256 bytes
  stream[1] = 0x1d;  // makes the two a multiple of 31
  CHECK(reason_of({png_header(twice), png_chunk("IDAT", stream), end}) == "decoded");
}

TEST_CASE("hostile PNG files are rejected before memory or time is spent", "[png][hostile]") {
  // The 57 bytes that made an old libpng allocate a gigabyte: a text chunk with a huge declared
  // length.
  Bytes huge_text = png_chunk("zTXt", Bytes(12));
  huge_text[0] = 0x7f;
  CHECK(reason_of({header, huge_text}) == "PNG: cut short");
  // A text chunk that really is large is skipped unread.
  CHECK(reason_of({header, png_chunk("zTXt", Bytes(1U << 20)), image_data, end}) == "decoded");
  // 16 MB of zeros after one pixel.
  const PngPicture dot = random_png_picture(1, 1, 8, 0, false, 8);
  Bytes rows = png_rows_of(dot);
  rows.resize(std::size_t{16} << 20);
  CHECK(reason_of({png_header(dot), png_chunk("IDAT", deflated(rows)), end}) ==
        "PNG: more image data than pixels");
  // Many empty chunks.
  std::vector<Bytes> many(100000, png_chunk("IDAT", {}));
  many.insert(many.begin(), header);
  many.push_back(end);
  CHECK(reason_of(many) == "PNG: cut short");
}
