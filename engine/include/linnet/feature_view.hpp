#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include "linnet/export.hpp"
#include "linnet/matrix.hpp"

namespace LINNET_EXPORT linnet {

/// How the numbers of a feature matrix are stored, in the byte order of the machine.
enum class ElementType : std::uint8_t {
  u8,    ///< a byte, which stands for the number 0 to 255
  f16,   ///< IEEE 754 binary16
  bf16,  ///< bfloat16: the upper 16 bits of a binary32
  f32,   ///< IEEE 754 binary32
};

/// Bytes of one number.
constexpr std::size_t element_bytes(ElementType type) {
  if (type == ElementType::u8) return 1;
  return type == ElementType::f32 ? 4 : 2;
}

/// "u8", "f16", "bf16" or "f32".
std::string_view name_of(ElementType type);
std::optional<ElementType> element_type_named(std::string_view name);

/// Stored numbers without arithmetic: their bits.
struct Float16 {
  std::uint16_t bits;
};
struct BFloat16 {
  std::uint16_t bits;
};

/// The number that is stored; exact.
float to_float(Float16 number) noexcept;
float to_float(BFloat16 number) noexcept;

template <class T>
inline constexpr bool is_bytes_or_floats = std::is_same_v<std::remove_const_t<T>, std::uint8_t> ||
                                           std::is_same_v<std::remove_const_t<T>, float>;

/// What a process has of a matrix that several processes divide: all of it, the columns [begin,
/// end) of all rows, or the rows [begin, end).
struct ResidentPart {
  enum class Kind : std::uint8_t { all, columns, rows };

  Kind kind = Kind::all;
  std::size_t begin = 0;  ///< this and `end` count only for columns and rows
  std::size_t end = 0;

  bool operator==(const ResidentPart&) const = default;
};

/// A row-major matrix of features, one example a row, in memory that the view does not own, with an
/// element type that is known at run time. The starts of consecutive rows are `stride` elements
/// apart; elements are aligned to their size. The view is checked when it is made, as MatrixView
/// is; throws Error(usage).
///
/// Of a matrix that processes divide, memory has the resident part alone. Rows, columns and the
/// addresses of numbers are those of the whole matrix, but only numbers of the part may be touched.
/// Training with a communicator takes such views: see Examples.
class FeatureView {
 public:
  FeatureView() = default;
  /// data: the first number of the resident part, whose rows are `stride` elements apart.
  FeatureView(ElementType type, const void* data, std::size_t rows, std::size_t columns,
              std::size_t stride, const ResidentPart& resident = {});
  /// A matrix of bytes or floats is one of features.
  template <class T>
  requires is_bytes_or_floats<T> FeatureView(const MatrixView<T>& matrix)
      : FeatureView(sizeof(T) == 1 ? ElementType::u8 : ElementType::f32, matrix.row(0),
                    matrix.rows(), matrix.columns(), matrix.stride()) {}

  ElementType type() const noexcept { return type_; }
  std::size_t rows() const noexcept { return bytes_.rows(); }
  std::size_t columns() const noexcept { return columns_; }
  /// In elements.
  std::size_t stride() const noexcept { return bytes_.stride() / element_bytes(type_); }
  const ResidentPart& resident() const noexcept { return resident_; }
  /// The start of a row: where it would be, unless it is resident.
  const std::byte* row(std::size_t index) const noexcept { return bytes_.row(index); }
  /// The bytes of a row, without what lies between it and the next.
  std::span<const std::byte> row_bytes(std::size_t index) const noexcept {
    return {row(index), columns_ * element_bytes(type_)};
  }
  /// `count` rows from row `first` on, which the matrix must have.
  FeatureView part(std::size_t first, std::size_t count) const;
  /// All bytes from the first number that is resident to the last.
  std::span<const std::byte> bytes() const noexcept;

  /// One number of the matrix.
  float at(std::size_t row, std::size_t column) const noexcept;

 private:
  ElementType type_ = ElementType::u8;
  std::size_t columns_ = 0;
  ResidentPart resident_;
  MatrixView<const std::byte> bytes_;  ///< rows × bytes of the resident columns
};

}  // namespace linnet
