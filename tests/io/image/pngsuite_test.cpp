#include <zlib.h>

#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "io/image/image_decoder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/decoding.hpp"
#include "tests/support/reference_png.hpp"
#include "tests/support/rgb_images.hpp"
#include "tests/support/shared_data.hpp"

namespace {

using linnet::test::decode_by;
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

TEST_CASE(
    "PngSuite: every picture, in grey, in RGB and before a background, is as a reference has it",
    "[pngsuite]") {
  const auto table = linnet::test::find_shared_data("pngsuite.tsv");
  const auto files = linnet::test::find_pngsuite();
  if (!table || !files) return linnet::test::skip("PngSuite is not here");
  linnet::ImageDecoder decoder;
  std::size_t decoded = 0;
  std::size_t transparent = 0;
  for (const Expected& row : read_table(*table)) {
    if (row.verdict != "decode") continue;
    const Bytes file = read_file(files->path() / row.file);
    const auto reference = linnet::test::decode_with_libpng(file);
    INFO(row.file);
    REQUIRE(reference);
    CHECK((decode_by(decoder, file, {}) == reference->grey()));
    CHECK((decode_by(decoder, file, linnet::test::kRgb) == reference->rgb()));
    for (const linnet::Rgb colour :
         {linnet::Rgb{255, 255, 255}, linnet::Rgb{0, 0, 0}, linnet::Rgb{12, 200, 99}}) {
      linnet::ReadingRules rules;
      rules.background = colour;
      const std::array<int, 3> background = {colour.red, colour.green, colour.blue};
      CHECK((decode_by(decoder, file, rules) == reference->grey(background)));
      rules.colour = linnet::ColourRule::rgb;
      CHECK((decode_by(decoder, file, rules) == reference->rgb(background)));
    }
    ++decoded;
    transparent += decoder.notes().transparent ? 1U : 0U;
  }
  CHECK(decoded == 161);
  CHECK(transparent > 20);
}
