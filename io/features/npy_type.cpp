#include "io/features/npy_type.hpp"

#include <charconv>
#include <cstdint>
#include <string_view>

#include "engine/core/escape.hpp"

namespace linnet {
namespace {

/// What ml_dtypes, and so JAX and TensorFlow, writes for bfloat16: two bytes with an order. NumPy's
/// own bytes without a type have none, "|V2".
constexpr std::string_view kBfloat16 = "<V2";

/// "<f4" taken apart.
struct TypeText {
  char order = '|';  ///< '<', '>', or '|' for none
  char kind = ' ';
  std::size_t units = 0;
};

/// Nothing of it is valid if the text has another form.
TypeText taken_apart(std::string_view text) {
  if (text.size() < 3) return {};
  std::uint32_t units = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 2, end, units);
  if (error != std::errc() || stop != end) return {};
  return {text[0], text[1], units};
}

ElementKind kind_of(const TypeText& parts) {
  const std::size_t units = parts.units;
  const bool is_integer = units == 1 || units == 2 || units == 4 || units == 8;
  switch (parts.kind) {
    case 'b':
      return units == 1 ? ElementKind::boolean : ElementKind::other;
    case 'i':
      return is_integer ? ElementKind::signed_integer : ElementKind::other;
    case 'u':
      return is_integer ? ElementKind::unsigned_integer : ElementKind::other;
    case 'f':
      return ElementKind::ieee_float;
    case 'S':
      return ElementKind::byte_text;
    case 'U':
      return ElementKind::utf32_text;
    default:
      return ElementKind::other;
  }
}

void refuse_objects(const ArrayName& name, std::string_view text) {
  if (text.empty()) {
    name.fail(
        "its elements have named fields; save them as one matrix, as "
        "numpy.lib.recfunctions.structured_to_unstructured makes it");
  }
  if (text.size() < 2 || text[1] != 'O') return;
  name.fail(
      "it holds Python objects, a pickle, which is not unpacked, because that can run any "
      "program; save numbers as numbers and texts as texts, as with .astype('float32') or "
      ".astype(str)");
}

}  // namespace

StoredType npy_type(const ArrayName& name, const std::string& text) {
  refuse_objects(name, text);
  if (text == kBfloat16 || text == "bfloat16") return {ElementKind::bfloat, 2, text};
  const TypeText parts = taken_apart(text);
  const bool has_order = parts.order == '<' || parts.order == '>' || parts.order == '|';
  const bool is_known = std::string_view("biufcmMSUV").find(parts.kind) != std::string_view::npos;
  if (!has_order || !is_known || parts.units == 0) {
    name.fail("its type '" + printable(text) + "' is not known");
  }
  if (parts.kind == 'V') {
    name.fail("its type '" + printable(text) +
              "' is bytes without a meaning; if they are bfloat16: " +
              name.save("{}.view(ml_dtypes.bfloat16).astype('float32')"));
  }
  const ElementKind kind = kind_of(parts);
  const std::size_t bytes = parts.units * (kind == ElementKind::utf32_text ? 4 : 1);
  const bool has_bytes = bytes == 1 || kind == ElementKind::byte_text;
  if (parts.order == '>' && !has_bytes) {
    name.fail("it is big-endian ('" + printable(text) +
              "'); turn its bytes round: " + name.save("{}.astype('<" + text.substr(1) + "')"));
  }
  if (parts.order == '|' && !has_bytes) {
    name.fail("its type '" + printable(text) + "' has no byte order");
  }
  return {kind, bytes, text};
}

}  // namespace linnet
