// Labels of each type and width, as classes in their order.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "io/features/distinct_values.hpp"
#include "tests/support/array_files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/feature_sets.hpp"

namespace linnet::test {
namespace {

using Texts = std::vector<std::string>;

/// Three rows, with these labels in a file of their own.
FeatureSet labelled(const std::string& labels) {
  return labelled_features(npy_matrix<float>("<f4", 3, 1, {1, 2, 3}), labels);
}

template <class Number>
void check_integers(const std::string& type, Number low, Number high) {
  INFO(type);
  const FeatureSet set = labelled(npy_list<Number>(type, {high, low, high}));
  CHECK(set.classes == Texts{std::to_string(low), std::to_string(high)});
  CHECK(set.labels == std::vector<std::uint32_t>{1, 0, 1});
}

template <class Number>
void check_range(const std::string& type) {
  check_integers<Number>(type, std::numeric_limits<Number>::min(),
                         std::numeric_limits<Number>::max());
}

}  // namespace

TEST_CASE("integers of each width are classes in numeric order", "[features]") {
  check_range<std::int8_t>("|i1");
  check_range<std::uint8_t>("|u1");
  check_range<std::int16_t>("<i2");
  check_range<std::uint16_t>("<u2");
  check_range<std::int32_t>("<i4");
  check_range<std::uint32_t>("<u4");
  check_range<std::int64_t>("<i8");
  check_range<std::uint64_t>("<u8");
  check_integers<std::uint8_t>("|b1", 0, 1);
  CHECK(labelled(npy_list<std::int32_t>("<i4", {10, -3, 9})).classes == Texts{"-3", "9", "10"});
}

TEST_CASE("integers that lie far apart are classes as those that lie close", "[features]") {
  for (const std::int64_t range : {1, 2, 1000, (1 << 20) - 1, 1 << 20, (1 << 20) + 1}) {
    for (const std::int64_t low : {std::int64_t{0}, std::int64_t{-7}, INT64_MIN}) {
      INFO(low << " + " << range);
      const FeatureSet set = labelled(npy_list<std::int64_t>("<i8", {low + range, low, low + 1}));
      std::vector<std::string> names = {std::to_string(low + range), std::to_string(low),
                                        std::to_string(low + 1)};
      CHECK(names_of(set) == names);
      if (range == 1) names.pop_back();
      std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
        return std::stoll(a) < std::stoll(b);
      });
      CHECK(set.classes == names);
    }
  }
}

TEST_CASE("labels may be a column, of one class, and not aligned", "[features]") {
  const auto column = labelled(npy_bytes("<i8", "(3, 1)", number_bytes<std::int64_t>({5, 4, 5})));
  CHECK(names_of(column) == Texts{"5", "4", "5"});
  CHECK(labelled(npy_list<std::int64_t>("<i8", {2, 2, 2})).classes == Texts{"2"});
  const std::string odd = "{'descr': '<i8', 'fortran_order': False, 'shape': (3,)}";
  REQUIRE(odd.size() % 8 != 6);
  CHECK(names_of(labelled(npy_with_header(odd, number_bytes<std::int64_t>({1, -1, 0})))) ==
        Texts{"1", "-1", "0"});
}

TEST_CASE("strings are classes in the order of their bytes in UTF-8", "[features]") {
  const FeatureSet bytes =
      labelled(npy_bytes("|S4", "(3,)", byte_texts({"dog", "cat", "\xff"}, 4)));
  CHECK(bytes.classes == Texts{"cat", "dog", "\xff"});
  CHECK(bytes.labels == std::vector<std::uint32_t>{1, 0, 2});
  // The order of the units in memory is another one.
  const FeatureSet texts =
      labelled(npy_bytes("<U3", "(3,)", utf32_texts({U"gr\u00fcn", U"\U0001f9e0", U"a"}, 3)));
  CHECK(names_of(texts) == Texts{"gr\xc3\xbc", "\xf0\x9f\xa7\xa0", "a"});
  CHECK(texts.classes == Texts{"a", "gr\xc3\xbc", "\xf0\x9f\xa7\xa0"});
  const FeatureSet wide =
      labelled(npy_bytes("<U2", "(3,)", utf32_texts({U"\u0100", U"\u20ac\u00e9", U""}, 2)));
  CHECK(wide.classes == Texts{"", "\xc4\x80", "\xe2\x82\xac\xc3\xa9"});
}

TEST_CASE("many distinct labels get their numbers", "[features]") {
  Random random(1);
  std::vector<std::uint64_t> values;
  for (int i = 0; i < 100000; ++i) values.push_back(random.below(70000) * 12345);
  std::vector<std::uint64_t> expected = values;
  std::sort(expected.begin(), expected.end());
  expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
  const auto distinct =
      distinct_values<std::uint64_t>(values.size(), [&](std::size_t i) { return values[i]; });
  CHECK(distinct == expected);
  CHECK(distinct[index_of(distinct, values[777])] == values[777]);
  CHECK(distinct_values<int>(0, [](std::size_t) { return 1; }).empty());
}

}  // namespace linnet::test
