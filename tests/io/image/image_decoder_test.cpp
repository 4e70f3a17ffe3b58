#include "io/image/image_decoder.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "io/image/image_signature.hpp"
#include "io/image/png_writer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/decoding.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/png_maker.hpp"

using linnet::ImageDecoder;
using linnet::ImageFault;
using linnet::test::Bytes;
using linnet::test::decode_with;
using linnet::test::Decoded;
using namespace std::string_view_literals;

namespace {

Bytes bytes_of(std::string_view text) {
  Bytes bytes(text.begin(), text.end());
  bytes.resize(200);
  return bytes;
}

}  // namespace

TEST_CASE("one decoder decodes both formats in any order", "[image]") {
  const Bytes png = linnet::encode_png({2, 1}, Bytes{7, 200});
  const Bytes jpeg = linnet::test::make_jpeg(8, 8, Bytes(64, 90), {});
  ImageDecoder decoder;
  for (int round = 0; round < 2; ++round) {
    CHECK(decode_with(decoder, png).grey == Bytes{7, 200});
    CHECK(decode_with(decoder, jpeg).grey == Bytes(64, 90));
    CHECK(decode_with(decoder, bytes_of("hello")).fault == ImageFault::not_an_image);
    Bytes grey(64);
    CHECK_THROWS_AS(decoder.decode(grey), std::logic_error);
  }
}

TEST_CASE("unsupported formats are named", "[image]") {
  const std::vector<std::pair<std::string_view, std::string>> formats = {
      {"GIF87a"sv, "GIF"},
      {"GIF89a"sv, "GIF"},
      {"BM\x36\x10\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"sv, "BMP"},
      {"II*\0"sv, "TIFF"},
      {"MM\0*"sv, "TIFF"},
      {"II+\0"sv, "BigTIFF"},
      {"MM\0+"sv, "BigTIFF"},
      {"RIFF\x20\0\0\0WEBPVP8 "sv, "WebP"},
      {"\0\0\0\x0cjP  \r\n\x87\n"sv, "JPEG 2000"},
      {"\xff\x4f\xff\x51"sv, "JPEG 2000"},
      {"\0\0\0\x0cJXL \r\n\x87\n"sv, "JPEG XL"},
      {"\xff\x0a"sv, "JPEG XL"},
      {"\0\0\0\x20"
       "ftypavif"sv,
       "AVIF"},
      {"\0\0\0\x20"
       "ftypheic"sv,
       "HEIC"},
      {"\0\0\0\x20"
       "ftypmif1"sv,
       "HEIF"},
      {"P1\n"sv, "PNM"},
      {"P5 64 64 255\n"sv, "PNM"},
      {"P6\t"sv, "PNM"}};
  ImageDecoder decoder;
  for (const auto& [head, name] : formats) {
    const Bytes file = bytes_of(head);
    INFO(name);
    CHECK(linnet::has_image_signature(file));
    const Decoded decoded = decode_with(decoder, file);
    CHECK(decoded.fault == ImageFault::unsupported);
    CHECK(decoded.reason == name + ", and Linnet reads PNG and JPEG");
  }
}

TEST_CASE("the signature of DICOM follows 128 arbitrary bytes", "[image]") {
  Bytes file(128, 'x');
  for (const char letter : "DICM"sv) file.push_back(static_cast<std::uint8_t>(letter));
  REQUIRE(file.size() == linnet::kImageSignatureBytes);
  CHECK(linnet::unsupported_format(file) == "DICOM");
  file.pop_back();
  CHECK_FALSE(linnet::has_image_signature(file));
}

TEST_CASE("files that are not images", "[image]") {
  ImageDecoder decoder;
  CHECK(decode_with(decoder, Bytes{}).reason == "empty file");
  CHECK(decode_with(decoder, Bytes{}).fault == ImageFault::not_an_image);
  for (const auto text : {"BM is how this text begins"sv, "P7 "sv, "P5x"sv, "RIFFxxxxWAVE"sv,
                          "ftypavif"sv, "\x89PN"sv, "GIF88a"sv, "\xff\xd8\x00"sv}) {
    const Bytes file(text.begin(), text.end());
    INFO(text);
    CHECK_FALSE(linnet::has_image_signature(file));
    CHECK(decode_with(decoder, file).fault == ImageFault::not_an_image);
    CHECK(decode_with(decoder, file).reason == "not an image");
  }
}

TEST_CASE("a PNG signature that was damaged by a transfer in text mode is reported", "[image]") {
  ImageDecoder decoder;
  Bytes file = linnet::encode_png({2, 1}, Bytes{7, 200});
  file.erase(file.begin() + 4);
  CHECK(linnet::has_image_signature(file));
  CHECK(decode_with(decoder, file).reason == "PNG: damaged signature, as by a transfer as text");
}
