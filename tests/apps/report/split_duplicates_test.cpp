#include "apps/report/split_duplicates.hpp"

#include <vector>

#include "tests/support/catch.hpp"

namespace linnet::test {

using Indices = std::vector<std::uint32_t>;

TEST_CASE("Groups with several labels come first, then those on both sides of the split") {
  const std::vector<std::uint64_t> content = {5, 5, 6, 6, 7, 8, 8, 5};
  const Indices labels = {0, 0, 0, 1, 0, 1, 1, 0};
  const std::vector<bool> validation = {false, false, false, false, true, false, false, true};
  const auto groups = suspect_groups(content, labels, validation, 10);
  REQUIRE(groups.size() == 2);  // 8 is twice in one class of the training set, 7 is alone
  CHECK(groups[0].members == Indices{2, 3});
  CHECK(groups[0].conflicting);
  CHECK(groups[1].members == Indices{0, 1, 7});
  CHECK_FALSE(groups[1].conflicting);
  const auto first = suspect_groups(content, labels, validation, 1);
  REQUIRE(first.size() == 1);
  CHECK(first[0].members == Indices{2, 3});
}

TEST_CASE("Without duplicates there is nothing to suspect") {
  const std::vector<std::uint64_t> content = {1, 2, 3};
  CHECK(suspect_groups(content, Indices{0, 1, 0}, {false, true, false}, 10).empty());
}

}  // namespace linnet::test
