#include "io/file/libdeflate_inflater.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "tests/support/array_files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/png_maker.hpp"

using linnet::Compression;
using linnet::LibdeflateInflater;
using linnet::test::Bytes;
using linnet::test::deflated;
using linnet::test::gzip_bytes;
using linnet::test::raw_deflated;

TEST_CASE("libdeflate inflates a whole stream to its exact size", "[zlib]") {
  LibdeflateInflater inflater;
  Bytes bytes;
  for (unsigned i = 0; i < 70000; ++i) bytes.push_back(static_cast<std::uint8_t>(i * i % 251));
  Bytes stream = deflated(bytes);
  Bytes out(bytes.size());
  REQUIRE(inflater.inflate(stream, out));
  CHECK(out == bytes);
  Bytes longer(bytes.size() + 1);
  CHECK_FALSE(inflater.inflate(stream, longer));
  Bytes shorter(bytes.size() - 1);
  CHECK_FALSE(inflater.inflate(stream, shorter));
  CHECK_FALSE(inflater.inflate(std::span(stream).first(stream.size() - 1), out));
  CHECK_FALSE(inflater.inflate({}, out));
  stream.push_back(1);
  CHECK(inflater.inflate(stream, out));
  stream[stream.size() - 2] ^= 1;  // of the checksum
  CHECK_FALSE(inflater.inflate(stream, out));
}

TEST_CASE("libdeflate inflates gzip and bare deflate, and tells where the stream ends", "[zlib]") {
  LibdeflateInflater inflater;
  const std::string content(70000, 'x');
  std::string out(content.size(), '\0');
  const std::span room(reinterpret_cast<std::uint8_t*>(out.data()), out.size());
  const auto inflate = [&](const std::string& stream, Compression format) {
    return inflater.inflate({reinterpret_cast<const std::uint8_t*>(stream.data()), stream.size()},
                            room, format);
  };
  std::string gzipped = gzip_bytes(content);
  const std::string bare = raw_deflated(content);
  CHECK(inflate(gzipped, Compression::gzip) == gzipped.size());
  CHECK(inflate(gzipped + "tail", Compression::gzip) == gzipped.size());
  CHECK(inflate(bare + "tail", Compression::deflate) == bare.size());
  CHECK(out == content);
  CHECK_FALSE(inflate(bare, Compression::gzip).has_value());
  CHECK_FALSE(inflate(gzipped, Compression::zlib).has_value());
  gzipped[gzipped.size() - 5] ^= 1;  // of the checksum
  CHECK_FALSE(inflate(gzipped, Compression::gzip).has_value());
}

TEST_CASE("the CRC-32 gives the published check value", "[zlib]") {
  constexpr std::string_view digits = "123456789";
  const Bytes bytes(digits.begin(), digits.end());
  CHECK(linnet::crc32_of(bytes) == 0xcbf43926U);
  CHECK(linnet::crc32_of({}) == 0);
}
