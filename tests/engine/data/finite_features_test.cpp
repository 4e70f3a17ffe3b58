#include "engine/data/finite_features.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/stored_numbers.hpp"

namespace linnet::test {
namespace {

constexpr std::size_t kColumns = 19;

/// Infinity, its negative, and NaNs with the highest and the lowest bit of the fraction.
template <class T>
std::vector<T> not_finite() {
  if constexpr (std::is_same_v<T, Float16>) return {{0x7c00}, {0xfc00}, {0x7e00}, {0x7c01}};
  if constexpr (std::is_same_v<T, BFloat16>) return {{0x7f80}, {0xff80}, {0x7fc0}, {0x7f81}};
  if constexpr (std::is_same_v<T, float>) {
    return {HUGE_VALF, -HUGE_VALF, std::nanf(""), std::bit_cast<float>(0x7f800001)};
  }
}

TEMPLATE_TEST_CASE("the first number of a row that is not finite is found", "[finite_features]",
                   float, Float16, BFloat16) {
  std::vector<TestType> numbers(2 * kColumns, stored<TestType>(-1.5f));
  const FeatureView view(element_type_of<TestType>(), numbers.data(), 2, kColumns, kColumns);
  CHECK(first_not_finite(view, 0) == std::nullopt);
  for (const TestType wrong : not_finite<TestType>()) {
    for (const std::size_t column : {std::size_t{0}, std::size_t{8}, kColumns - 1}) {
      auto changed = numbers;
      changed[kColumns + column] = wrong;
      changed.back() = wrong;
      const FeatureView bad(element_type_of<TestType>(), changed.data(), 2, kColumns, kColumns);
      CHECK(first_not_finite(bad, 0) == std::nullopt);
      CHECK(first_not_finite(bad, 1) == column);
    }
  }
}

TEST_CASE("numbers with the largest exponent of their type are finite", "[finite_features]") {
  const std::vector<float> floats{std::numeric_limits<float>::max(), -0.0f, 1e-45f};
  CHECK(!first_not_finite({ElementType::f32, floats.data(), 1, 3, 3}, 0));
  const std::vector<std::uint16_t> halves{0x7bff, 0xfbff, 0x03ff};
  CHECK(!first_not_finite({ElementType::f16, halves.data(), 1, 3, 3}, 0));
  const std::vector<std::uint16_t> brains{0x7f7f, 0xff7f, 0x7c00};
  CHECK(!first_not_finite({ElementType::bf16, brains.data(), 1, 3, 3}, 0));
  const std::vector<std::uint8_t> bytes{255, 0, 0x7f};
  CHECK(!first_not_finite({ElementType::u8, bytes.data(), 1, 3, 3}, 0));
}

TEST_CASE("a number that is not finite is called NaN or infinite", "[finite_features]") {
  CHECK(describe_not_finite(std::nanf("")) == "NaN");
  CHECK(describe_not_finite(-HUGE_VALF) == "infinite");
}

}  // namespace
}  // namespace linnet::test
