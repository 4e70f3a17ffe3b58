#include "engine/data/finite_features.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>

namespace linnet {
namespace {

/// Whether any number has an exponent of ones alone, which is what `mask` selects.
template <class Bits>
bool has_full_exponent(const std::byte* row, std::size_t columns, Bits mask) {
  Bits any = 0;
  for (std::size_t k = 0; k < columns; ++k) {
    Bits bits;
    std::memcpy(&bits, row + k * sizeof(Bits), sizeof(Bits));
    any = static_cast<Bits>(any | static_cast<Bits>((bits & mask) == mask));
  }
  return any != 0;
}

bool is_finite(const FeatureView& features, std::size_t row) {
  const std::byte* numbers = features.row(row);
  switch (features.type()) {
    case ElementType::f16:
      return !has_full_exponent<std::uint16_t>(numbers, features.columns(), 0x7c00);
    case ElementType::bf16:
      return !has_full_exponent<std::uint16_t>(numbers, features.columns(), 0x7f80);
    case ElementType::f32:
      return !has_full_exponent<std::uint32_t>(numbers, features.columns(), 0x7f800000);
    case ElementType::u8:
      break;
  }
  return true;
}

}  // namespace

std::optional<std::size_t> first_not_finite(const FeatureView& features, std::size_t row) {
  if (is_finite(features, row)) return std::nullopt;
  std::size_t column = 0;
  while (std::isfinite(features.at(row, column))) ++column;
  return column;
}

std::string describe_not_finite(float number) {
  return std::isnan(number) ? "NaN" : "infinite";
}

}  // namespace linnet
