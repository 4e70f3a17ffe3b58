#include "io/file/zlib_stream.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tests/support/array_files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/png_maker.hpp"

using linnet::Compression;
using linnet::ZlibStream;
using linnet::test::Bytes;
using linnet::test::deflated;
using linnet::test::gzip_bytes;
using linnet::test::raw_deflated;
using Status = linnet::ZlibStream::Status;

namespace {

Bytes some_bytes(std::size_t count) {
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<std::uint8_t>(i * i % 251));
  return bytes;
}

/// Inflates with pieces of at most in_piece and out_piece bytes; empty if the stream is damaged.
Bytes inflated(ZlibStream& stream, const Bytes& file, std::size_t in_piece, std::size_t out_piece) {
  Bytes result;
  Bytes room(out_piece);
  std::span<const std::uint8_t> left(file);
  stream.begin();
  for (auto status = Status::more; status == Status::more;) {
    auto in = left.first(std::min(in_piece, left.size()));
    std::span<std::uint8_t> out(room);
    const std::size_t given = in.size();
    status = stream.inflate(in, out);
    if (status == Status::damaged) return {};
    left = left.subspan(given - in.size());
    result.insert(result.end(), room.begin(), room.end() - static_cast<std::ptrdiff_t>(out.size()));
    if (left.empty() && status == Status::more && out.size() == room.size()) return {};
  }
  return result;
}

}  // namespace

TEST_CASE("a zlib stream is inflated correctly in pieces of any size", "[zlib]") {
  ZlibStream stream;
  const Bytes bytes = some_bytes(70000);
  const Bytes file = deflated(bytes);
  for (const std::size_t in_piece : {1U, 100U, 1U << 20}) {
    for (const std::size_t out_piece : {1U, 300U, 40000U, 1U << 20}) {
      INFO("in by " << in_piece << ", out by " << out_piece);
      CHECK(inflated(stream, file, in_piece, out_piece) == bytes);
    }
  }
}

TEST_CASE("a damaged zlib stream is reported, and the next one is read", "[zlib]") {
  ZlibStream stream;
  const Bytes bytes = some_bytes(1000);
  const Bytes file = deflated(bytes);
  for (const std::size_t offset : {std::size_t{0}, file.size() - 1}) {
    Bytes damaged = file;
    damaged[offset] = static_cast<std::uint8_t>(~damaged[offset]);
    CHECK(inflated(stream, damaged, 1U << 20, 1U << 20).empty());
    CHECK(inflated(stream, file, 1U << 20, 1U << 20) == bytes);
  }
}

TEST_CASE("streams of gzip and of bare deflate are inflated, each by its own format", "[zlib]") {
  const Bytes bytes = some_bytes(1000);
  const std::string text(bytes.begin(), bytes.end());
  const auto file_of = [](const std::string& stream) {
    return Bytes(stream.begin(), stream.end());
  };
  ZlibStream gzip(Compression::gzip);
  ZlibStream deflate(Compression::deflate);
  const Bytes gzipped = file_of(gzip_bytes(text));
  const Bytes bare = file_of(raw_deflated(text));
  CHECK(inflated(gzip, gzipped, 7, 300) == bytes);
  CHECK(inflated(deflate, bare, 7, 300) == bytes);
  CHECK(inflated(gzip, bare, 7, 300).empty());
  CHECK(inflated(gzip, deflated(bytes), 7, 300).empty());
}
