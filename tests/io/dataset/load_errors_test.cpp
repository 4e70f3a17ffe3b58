// The error texts for a data folder that cannot be read.

#include "io/dataset/load_errors.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/texts.hpp"

namespace linnet::test {
namespace {

std::vector<BadFile> bad_files(std::size_t count) {
  std::vector<BadFile> bad;
  for (std::size_t i = 0; i < count; ++i) {
    bad.push_back({"a/" + std::to_string(i), ImageFault::corrupt, "PNG: cut short"});
  }
  return bad;
}

std::vector<SizeCount> sizes(std::size_t count) {
  std::vector<SizeCount> rows;
  for (std::size_t i = 0; i < count; ++i) {
    rows.push_back({{static_cast<std::uint32_t>(i + 1), 2}, 1, "a/" + std::to_string(i)});
  }
  return rows;
}

}  // namespace

TEST_CASE("Each fault of an image has its own name") {
  CHECK(name_of(ImageFault::unsupported) == "unsupported");
  CHECK(name_of(ImageFault::corrupt) == "corrupt");
  CHECK(name_of(ImageFault::too_large) == "too large");
  CHECK(name_of(ImageFault::unreadable) == "unreadable");
  CHECK(name_of(ImageFault::not_an_image) == "not an image");
}

TEST_CASE("One bad file is reported in the singular") {
  CHECK(describe_bad_files("data", bad_files(1)) ==
        "data: 1 file cannot be read as an image\n"
        "  a/0: PNG: cut short\n"
        "Repair or remove them, or continue without them: --skip-bad");
}

TEST_CASE("Twenty bad files fit the list, and a count follows from the next on") {
  const std::string twenty = describe_bad_files("data", bad_files(20));
  CHECK(lines_of(twenty).size() == 22);
  CHECK_FALSE(contains(twenty, "more"));
  CHECK_FALSE(contains(twenty, "by reason"));
  const std::string more = describe_bad_files("data", bad_files(21));
  CHECK(lines_of(more).size() == 24);
  CHECK(contains(more, "\n  a/19: PNG: cut short\n  … and 1 more\nAll by reason: 21 corrupt\n"));
}

TEST_CASE("Reasons are counted in the order of their names") {
  std::vector<BadFile> bad = bad_files(21);
  bad[0].fault = ImageFault::unreadable;
  bad[1].fault = ImageFault::too_large;
  bad[20].fault = ImageFault::unreadable;
  CHECK(contains(describe_bad_files("data", bad),
                 "\nAll by reason: 18 corrupt, 1 too large, 2 unreadable\n"));
}

TEST_CASE("Names in errors are escaped") {
  const std::vector<BadFile> bad = {{"a/\x1b[2J\xff", ImageFault::corrupt, "PNG: cut short"}};
  const std::string text = describe_bad_files("da\nta", bad);
  CHECK(contains(text, "da\\nta: 1 file"));
  CHECK(contains(text, "\n  a/\\x1b[2J\\xff: PNG"));
  CHECK(contains(describe_sizes("da\nta", {{{1, 2}, 3, "a/\xff"}}), "3  a/\\xff"));
  CHECK(contains(describe_sizes("da\nta", {{{1, 2}, 3, "a/\xff"}}), "da\\nta: the images"));
}

TEST_CASE("The most frequent size comes first, and equal ones stay in order") {
  const std::string text = describe_sizes(
      "data", {{{64, 64}, 2, "a/1"}, {{65500, 1}, 2, "a/2"}, {{28, 28}, 12'345'678, "b/1"}});
  CHECK(text ==
        "data: the images differ in size, and all must be of one size\n"
        "           size    images  for example\n"
        "     28 x    28  12345678  b/1\n"
        "     64 x    64         2  a/1\n"
        "  65500 x     1         2  a/2");
}

TEST_CASE("Twenty sizes fit the table, and a count follows from the next on") {
  CHECK(lines_of(describe_sizes("data", sizes(20))).size() == 22);
  const std::string more = describe_sizes("data", sizes(23));
  CHECK(lines_of(more).size() == 23);
  CHECK(lines_of(more).back() == "  … and 3 more sizes");
}

TEST_CASE("A long path is not shortened") {
  const std::string path(3000, 'p');
  CHECK(describe_sizes("data", {{{1, 2}, 3, path}}).ends_with("3  " + path));
}

}  // namespace linnet::test
