#include "linnet/feature_view.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "linnet/error.hpp"
#include "tests/support/catch.hpp"

namespace linnet {
namespace {

/// The value by its definition, in double.
double value_of_binary16(std::uint16_t bits) {
  const int exponent = bits >> 10 & 31;
  const int fraction = bits & 1023;
  const double sign = bits >> 15 == 0 ? 1.0 : -1.0;
  if (exponent == 31) {
    return fraction == 0 ? sign * std::numeric_limits<double>::infinity()
                         : std::numeric_limits<double>::quiet_NaN();
  }
  return sign *
         (exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25));
}

TEST_CASE("Each binary16 number is converted to the float that equals it") {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const auto stored = static_cast<std::uint16_t>(bits);
    const double expected = value_of_binary16(stored);
    const float converted = to_float(Float16{stored});
    if (std::isnan(expected)) {
      REQUIRE(std::isnan(converted));
    } else {
      REQUIRE(converted == expected);
      REQUIRE(std::signbit(converted) == (bits >> 15 != 0));
    }
  }
}

TEST_CASE("A bfloat16 number is the upper half of a float") {
  CHECK(to_float(BFloat16{0x3f80}) == 1.0f);
  CHECK(to_float(BFloat16{0xc040}) == -3.0f);
  CHECK(to_float(BFloat16{0x0001}) == std::bit_cast<float>(0x00010000u));
  CHECK(std::isinf(to_float(BFloat16{0x7f80})));
  CHECK(std::isnan(to_float(BFloat16{0x7fc0})));
}

TEST_CASE("A feature view gives the numbers of each element type") {
  const std::array<std::uint8_t, 6> bytes = {1, 2, 3, 4, 5, 255};
  const FeatureView of_bytes(ElementType::u8, bytes.data(), 2, 2, 3);
  CHECK(of_bytes.at(1, 0) == 4.0f);
  CHECK(of_bytes.bytes().size() == 5);

  const std::array<Float16, 4> halves = {{{0x3c00}, {0x4000}, {0xbc00}, {0x3800}}};
  const FeatureView of_halves(ElementType::f16, halves.data(), 2, 2, 2);
  CHECK(of_halves.at(0, 1) == 2.0f);
  CHECK(of_halves.at(1, 0) == -1.0f);
  CHECK(of_halves.row_bytes(1).size() == 4);

  const std::array<BFloat16, 2> brains = {{{0x3f80}, {0x4000}}};
  CHECK(FeatureView(ElementType::bf16, brains.data(), 1, 2, 2).at(0, 1) == 2.0f);

  const std::array<float, 4> floats = {1.5f, 2.5f, 3.5f, 4.5f};
  const FeatureView of_floats(MatrixView<const float>(floats.data(), 2, 1, 2));
  CHECK(of_floats.type() == ElementType::f32);
  CHECK(of_floats.at(1, 0) == 3.5f);
  CHECK(of_floats.stride() == 2);
}

TEST_CASE("A part of a feature view has its rows") {
  std::array<std::uint16_t, 20> numbers = {};
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<std::uint16_t>(i << 7);
  const FeatureView all(ElementType::bf16, numbers.data(), 5, 3, 4);
  for (const std::size_t first : {0U, 2U, 5U}) {
    const FeatureView part = all.part(first, 5 - first);
    CHECK(part.type() == ElementType::bf16);
    CHECK(part.rows() == 5 - first);
    CHECK(part.columns() == 3);
    CHECK(part.stride() == 4);
    for (std::size_t i = 0; i < part.rows(); ++i) {
      for (std::size_t k = 0; k < 3; ++k) CHECK(part.at(i, k) == all.at(first + i, k));
    }
  }
  CHECK(all.part(1, 2).bytes().size() == 14);
  CHECK(all.part(4, 1).bytes().data() + 6 == all.bytes().data() + all.bytes().size());
  CHECK(FeatureView().part(0, 0).rows() == 0);
}

TEST_CASE("A feature view of columns alone has their numbers at their places") {
  using Kind = ResidentPart::Kind;
  const std::vector<float> numbers = {1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9};  // rows 4 apart
  const FeatureView view(ElementType::f32, numbers.data(), 3, 100, 4, {Kind::columns, 64, 67});
  CHECK(view.rows() == 3);
  CHECK(view.columns() == 100);
  CHECK(view.at(0, 64) == 1.0f);
  CHECK(view.at(2, 66) == 9.0f);
  CHECK(view.row_bytes(1).size() == 400);
  CHECK(view.bytes().data() == reinterpret_cast<const std::byte*>(numbers.data()));
  CHECK(view.bytes().size() == numbers.size() * sizeof(float));
  const FeatureView part = view.part(1, 2);
  CHECK(part.resident() == view.resident());
  CHECK(part.at(0, 65) == 5.0f);
  CHECK(part.bytes().size() == 7 * sizeof(float));
  CHECK(FeatureView(ElementType::f32, nullptr, 3, 100, 4, {Kind::columns, 0, 0}).bytes().empty());
}

TEST_CASE("A feature view of rows alone has their numbers at their places") {
  using Kind = ResidentPart::Kind;
  const std::vector<std::uint8_t> numbers = {1, 2, 3, 4, 5, 6};
  const FeatureView view(ElementType::u8, numbers.data(), 10, 2, 2, {Kind::rows, 4, 7});
  CHECK(view.at(4, 0) == 1.0f);
  CHECK(view.at(6, 1) == 6.0f);
  CHECK(reinterpret_cast<const std::uint8_t*>(view.bytes().data()) == numbers.data());
  CHECK(view.bytes().size() == 6);
  CHECK(view.part(0, 5).resident() == ResidentPart{Kind::rows, 4, 5});
  CHECK(view.part(5, 5).resident() == ResidentPart{Kind::rows, 0, 2});
  CHECK(view.part(5, 5).at(1, 1) == 6.0f);
  CHECK(view.part(7, 3).bytes().empty());
  CHECK(view.part(0, 4).bytes().empty());
}

TEST_CASE("A feature view has a part of the matrix") {
  using Kind = ResidentPart::Kind;
  const std::array<float, 8> floats = {};
  const auto made = [&](const ResidentPart& part) {
    return FeatureView(ElementType::f32, floats.data(), 2, 4, 4, part);
  };
  CHECK(made({Kind::columns, 4, 4}).columns() == 4);
  CHECK_THROWS_AS(made({Kind::columns, 0, 5}), Error);
  CHECK_THROWS_AS(made({Kind::columns, 3, 2}), Error);
  CHECK_THROWS_AS(made({Kind::rows, 1, 3}), Error);
  CHECK_THROWS_AS(FeatureView(ElementType::f32, floats.data(), 2, 9, 3, {Kind::columns, 0, 4}),
                  Error);
}

TEST_CASE("A feature view is checked when it is made") {
  const std::array<float, 4> floats = {};
  const auto* data = reinterpret_cast<const std::byte*>(floats.data());
  CHECK_THROWS_AS(FeatureView(ElementType::f32, data, 2, 3, 2), Error);
  CHECK_THROWS_AS(FeatureView(ElementType::f32, data + 2, 1, 1, 1), Error);
  CHECK_THROWS_AS(FeatureView(ElementType::f16, nullptr, 1, 1, 1), Error);
  CHECK_THROWS_AS(
      FeatureView(ElementType::f32, data, 1, std::size_t{1} << 62, std::size_t{1} << 62), Error);
  CHECK(FeatureView().rows() == 0);
}

TEST_CASE("Each element type has a name that is parsed back") {
  for (const ElementType type :
       {ElementType::u8, ElementType::f16, ElementType::bf16, ElementType::f32}) {
    CHECK(element_type_named(name_of(type)) == type);
  }
  CHECK(!element_type_named("f64"));
}

}  // namespace
}  // namespace linnet
