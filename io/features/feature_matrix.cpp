#include "io/features/feature_matrix.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "io/file/memory_room.hpp"

namespace linnet {
namespace {

std::optional<ElementType> element_type(const StoredType& type) {
  if (type.kind == ElementKind::unsigned_integer && type.bytes == 1) return ElementType::u8;
  if (type.kind == ElementKind::bfloat) return ElementType::bf16;
  if (type.kind != ElementKind::ieee_float) return std::nullopt;
  if (type.bytes == 2) return ElementType::f16;
  return type.bytes == 4 ? std::optional(ElementType::f32) : std::nullopt;
}

bool is_number(const StoredType& type) {
  return type.kind == ElementKind::boolean || type.kind == ElementKind::signed_integer ||
         type.kind == ElementKind::unsigned_integer || type.kind == ElementKind::ieee_float;
}

ElementType require_type(const StoredArray& array) {
  if (const auto type = element_type(array.type)) return *type;
  const std::string found = "its type is '" + array.type.name + "', and features are ";
  constexpr const char* kTypes = "u8, f16, bf16 or f32";
  if (!is_number(array.type)) array.name.fail(found + "numbers: " + kTypes);
  array.name.fail(found + kTypes +
                  "; convert it, which may round: " + array.name.save("{}.astype('float32')"));
}

void require_shape(const StoredArray& array) {
  const auto& shape = array.shape;
  const std::string found = "its shape is " + shape_text(shape) + ", and features are a matrix, ";
  if (shape.size() > 2 && shape[0] != 0) {
    array.name.fail(found + "one row an example: " +
                    array.name.save("{}.reshape(" + std::to_string(shape[0]) + ", -1)"));
  }
  if (shape.size() == 1) {
    array.name.fail(found + "one row an example; if it is one feature: " +
                    array.name.save("{}.reshape(-1, 1)"));
  }
  if (shape.empty()) array.name.fail(found + "one row an example");
  if (shape[0] == 0) array.name.fail("it has no rows: its shape is " + shape_text(shape));
  if (shape[1] == 0) array.name.fail("its rows are empty: its shape is " + shape_text(shape));
  if (shape[0] > std::numeric_limits<std::uint32_t>::max()) {
    array.name.fail("it has " + std::to_string(shape[0]) +
                    " rows, and 4294967295 are read at most");
  }
}

}  // namespace

Features feature_matrix(LoadedArray loaded, MappedFile& file) {
  const StoredArray& array = loaded.array;
  require_shape(array);
  const ElementType type = require_type(array);
  const auto view_of = [&](const std::byte* data) {
    return FeatureView(type, data, array.shape[0], array.shape[1], array.shape[1]);
  };
  const std::byte* data = array.bytes.data();
  if (reinterpret_cast<std::uintptr_t>(data) % element_bytes(type) != 0) {
    AlignedBuffer<std::byte> copy = aligned_copy(array.name.subject, array.bytes, kUseNpy);
    const FeatureView view = view_of(copy.data());
    return Features(std::move(copy), view);
  }
  const FeatureView view = view_of(data);
  if (loaded.buffer.size() != 0) return Features(std::move(loaded.buffer), view);
  return Features(std::move(file), view);
}

}  // namespace linnet
