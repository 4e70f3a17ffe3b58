#include "apps/options/number_lists.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "apps/options/usage_error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/texts.hpp"

namespace linnet::test {
namespace {

using Numbers = std::vector<std::uint64_t>;

template <class Number>
std::string list_error(std::vector<Number> (*parse)(const std::string&, const std::string&),
                       const std::string& text) {
  try {
    parse("--list", text);
  } catch (const UsageError& error) {
    return error.text;
  }
  return "[no error]";
}

TEST_CASE("A path is numbers and ranges, in ascending order and each once") {
  CHECK(parse_path("--C", "1") == std::vector{1.0});
  CHECK(parse_path("--C", "100,0.01,1,1") == std::vector{0.01, 1.0, 100.0});
  const std::vector<double> range = parse_path("--C", "1e-6..1e5:45");
  REQUIRE(range.size() == 45);
  CHECK(range.front() == 1e-6);
  CHECK(range.back() == 1e5);
  for (std::size_t i = 1; i < range.size(); ++i) {
    CHECK_THAT(range[i] / range[i - 1], Catch::Matchers::WithinRel(std::pow(1e11, 1.0 / 44), 1e-9));
  }
  CHECK(parse_path("--C", "100..1:3,7") == std::vector{1.0, 7.0, 10.0, 100.0});
}

TEST_CASE("What is no path is refused with an example") {
  for (const char* text : {"", "0", "-1", "nan", "inf", "a", "1,", "1..2", "1..2:1", "1..2:x",
                           "1..2:2.5", "0..1:3", "1..2:1001", "1..", "..2:3"}) {
    INFO(text);
    CHECK(contains(list_error(parse_path, text), "--list takes numbers above 0"));
    CHECK(contains(list_error(parse_path, text), "1e-6..1e5:45"));
  }
}

TEST_CASE("A path may have a zero where that makes sense") {
  CHECK(parse_path_or_zero("--list", "0") == std::vector{0.0});
  CHECK(parse_path_or_zero("--list", "1e-4,0.0,1..100:3") ==
        std::vector{0.0, 1e-4, 1.0, 10.0, 100.0});
  for (const char* text : {"", "-1", "0..1:3", "0,", "-0.5,0"}) {
    INFO(text);
    CHECK(contains(list_error(parse_path_or_zero, text), "--list takes numbers from 0 on"));
  }
}

TEST_CASE("Whole numbers are listed or counted through") {
  CHECK(parse_whole_numbers("--seed", "7") == Numbers{7});
  CHECK(parse_whole_numbers("--seed", "9,0..3,2") == Numbers{0, 1, 2, 3, 9});
  CHECK(parse_whole_numbers("--seed", "5..5") == Numbers{5});
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  CHECK(parse_whole_numbers("--seed", "18446744073709551614..18446744073709551615") ==
        Numbers{kMost - 1, kMost});
  CHECK(parse_whole_numbers("--seed", "0..999").size() == 1000);
  for (const char* text : {"", "-1", "1.5", "a", "3..2", "1..", "..1", "0..1000", "0..999,1000",
                           "18446744073709551616", "1,,2", "0..18446744073709551615"}) {
    INFO(text);
    CHECK(contains(list_error(parse_whole_numbers, text), "--list takes whole numbers from 0 on"));
  }
}

}  // namespace
}  // namespace linnet::test
