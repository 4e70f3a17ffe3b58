#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

/// What the elements of an array are.
enum class ElementKind {
  boolean,
  signed_integer,
  unsigned_integer,
  ieee_float,
  bfloat,
  byte_text,   ///< strings of a fixed number of bytes, zeros behind the shorter ones
  utf32_text,  ///< the same of UTF-32 units, four bytes each, little-endian
  other,       ///< complex numbers, dates and other things that are neither features nor labels
};

/// The type of an array's elements; numbers are little-endian.
struct StoredType {
  ElementKind kind = ElementKind::other;
  std::size_t bytes = 0;  ///< of an element, at least one
  std::string name;       ///< as the file writes it: "<f4", "F32"
};

/// How errors name an array.
struct ArrayName {
  std::string subject;  ///< printable: "X.npy", or "X.npz: array 'y'"
  std::string python;   ///< a printable expression of Python that loads it

  /// Throws Error(data): subject and reason.
  [[noreturn]] void fail(const std::string& reason) const;

  /// A statement of Python that stores a changed array; `change` has "{}" for the array.
  std::string save(std::string_view change) const;
};

/// An array as it is stored: in C order, of exactly the bytes that its shape takes. The bytes
/// belong to the file or buffer that it was read from, and may not be aligned.
struct StoredArray {
  ArrayName name;
  StoredType type;
  std::vector<std::size_t> shape;
  std::span<const std::byte> bytes;
};

/// "(3, 4)", as Python writes it.
std::string shape_text(const std::vector<std::size_t>& shape);

/// The bytes that an array of this shape takes. Fails if they are more than memory can hold.
std::size_t bytes_of(const ArrayName& name, const StoredType& type,
                     const std::vector<std::size_t>& shape);

}  // namespace linnet
