#include <zlib.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "io/image/image_decoder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/decoding.hpp"
#include "tests/support/shared_data.hpp"

namespace {

using linnet::test::Decoded;
using Bytes = std::vector<std::uint8_t>;

/// A line of pngsuite.tsv; it has size and checksum if the verdict is "decode".
struct Expected {
  std::string file;
  std::string verdict;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t grey_crc32 = 0;
};

std::vector<Expected> read_table(const std::filesystem::path& path) {
  std::ifstream table(path);
  std::string line;
  std::getline(table, line);
  std::vector<Expected> rows;
  while (std::getline(table, line)) {
    std::istringstream fields(line);
    Expected row;
    fields >> row.file >> row.verdict >> row.width >> row.height >> std::hex >> row.grey_crc32;
    rows.push_back(row);
  }
  return rows;
}

Bytes read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file.is_open());
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("PngSuite: every verdict and every pixel", "[pngsuite]") {
  const auto table = linnet::test::find_shared_data("pngsuite.tsv");
  const auto files = linnet::test::find_pngsuite();
  if (!table || !files) return linnet::test::skip("PngSuite is not here");
  const std::vector<Expected> rows = read_table(*table);
  CHECK(rows.size() == 175);
  linnet::ImageDecoder decoder;
  for (const Expected& row : rows) {
    const Decoded decoded = linnet::test::decode_with(decoder, read_file(files->path() / row.file));
    INFO(row.file << " " << decoded.reason);
    CHECK((decoded.fault ? "reject" : "decode") == row.verdict);
    if (row.verdict != "decode") continue;
    CHECK(decoded.width == row.width);
    CHECK(decoded.height == row.height);
    CHECK(crc32(0, decoded.grey.data(), static_cast<uInt>(decoded.grey.size())) == row.grey_crc32);
  }
}
