#include "linnet/feature_view.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

#include "engine/core/resident.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

constexpr std::array<std::pair<std::string_view, ElementType>, 4> kNames = {
    {{"u8", ElementType::u8},
     {"f16", ElementType::f16},
     {"bf16", ElementType::bf16},
     {"f32", ElementType::f32}}};

/// `count` numbers of a type in bytes.
std::size_t bytes_of(ElementType type, std::size_t count) {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, element_bytes(type), &bytes)) {
    throw Error(Fault::usage, "feature view: the extent does not fit the address space");
  }
  return bytes;
}

template <class T>
T number_at(const std::byte* row, std::size_t column) {
  T number;
  std::memcpy(&number, row + column * sizeof(T), sizeof(T));
  return number;
}

}  // namespace

std::string_view name_of(ElementType type) {
  for (const auto& [name, named] : kNames) {
    if (named == type) return name;
  }
  return {};
}

std::optional<ElementType> element_type_named(std::string_view name) {
  for (const auto& [known, type] : kNames) {
    if (known == name) return type;
  }
  return std::nullopt;
}

float to_float(Float16 number) noexcept {
  constexpr std::uint32_t kExponentMask = 0x7c00;
  const std::uint32_t sign = static_cast<std::uint32_t>(number.bits & 0x8000u) << 16;
  const std::uint32_t magnitude = number.bits & 0x7fffu;
  if (magnitude < 0x0400) {  // zero or subnormal: a multiple of 2⁻²⁴
    const float value = static_cast<float>(magnitude) * 0x1p-24f;
    return sign == 0 ? value : -value;
  }
  const bool is_special = (magnitude & kExponentMask) == kExponentMask;  // infinity or NaN
  const std::uint32_t rebiased = (magnitude << 13) + ((is_special ? 255u - 31u : 127u - 15u) << 23);
  return std::bit_cast<float>(sign | rebiased);
}

float to_float(BFloat16 number) noexcept {
  return std::bit_cast<float>(static_cast<std::uint32_t>(number.bits) << 16);
}

FeatureView::FeatureView(ElementType type, const void* data, std::size_t rows, std::size_t columns,
                         std::size_t stride, const ResidentPart& resident)
    : type_(type), columns_(columns), resident_(resident) {
  const IndexRange own_rows = resident_rows(resident, rows);
  const IndexRange own_columns = resident_columns(resident, columns);
  if (own_rows.begin > own_rows.end || own_rows.end > rows || own_columns.begin > own_columns.end ||
      own_columns.end > columns) {
    throw Error(Fault::usage, "feature view: the resident part is none of the matrix");
  }
  const auto address = reinterpret_cast<std::uintptr_t>(data);
  if (address % element_bytes(type) != 0) {
    throw Error(Fault::usage, "feature view: the data is not aligned to its elements");
  }
  bytes_of(type, columns);  // throws if they are too many
  const std::size_t before =
      bytes_of(type, own_rows.begin * stride) + bytes_of(type, own_columns.begin);
  bytes_ = {reinterpret_cast<const std::byte*>(address - before), rows,
            bytes_of(type, own_columns.size()), bytes_of(type, stride)};
}

FeatureView FeatureView::part(std::size_t first, std::size_t count) const {
  FeatureView rows = *this;
  rows.bytes_ = {row(first), count, bytes_.columns(), bytes_.stride()};
  if (resident_.kind == ResidentPart::Kind::rows) {
    rows.resident_.begin = std::clamp(resident_.begin, first, first + count) - first;
    rows.resident_.end = std::clamp(resident_.end, first, first + count) - first;
  }
  return rows;
}

std::span<const std::byte> FeatureView::bytes() const noexcept {
  const IndexRange own = resident_rows(*this);
  if (own.empty() || bytes_.columns() == 0) return {};
  const std::size_t offset = resident_columns(*this).begin * element_bytes(type_);
  return {row(own.begin) + offset, (own.size() - 1) * bytes_.stride() + bytes_.columns()};
}

float FeatureView::at(std::size_t row, std::size_t column) const noexcept {
  switch (type_) {
    case ElementType::u8:
      return number_at<std::uint8_t>(this->row(row), column);
    case ElementType::f16:
      return to_float(number_at<Float16>(this->row(row), column));
    case ElementType::bf16:
      return to_float(number_at<BFloat16>(this->row(row), column));
    case ElementType::f32:
      break;
  }
  return number_at<float>(this->row(row), column);
}

}  // namespace linnet
