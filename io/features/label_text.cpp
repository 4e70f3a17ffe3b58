#include "io/features/label_text.hpp"

#include <cstdint>
#include <cstring>

namespace linnet {
namespace {

constexpr std::uint32_t kLastCodePoint = 0x10ffff;

bool is_code_point(std::uint32_t unit) {
  return unit <= kLastCodePoint && (unit < 0xd800 || unit > 0xdfff);
}

/// Appends a code point as UTF-8.
void append(std::string& text, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xc0 | point >> 6);
  } else if (point < 0x10000) {
    put(0xe0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3f));
  } else {
    put(0xf0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3f));
    put(0x80 | (point >> 6 & 0x3f));
  }
  put(0x80 | (point & 0x3f));
}

}  // namespace

std::string label_text(const StoredArray& array, std::string_view element) {
  std::string text;
  if (array.type.kind == ElementKind::byte_text) {
    text = element;
  } else {
    for (std::size_t i = 0; i < element.size(); i += sizeof(std::uint32_t)) {
      std::uint32_t unit = 0;
      std::memcpy(&unit, element.data() + i, sizeof unit);
      if (!is_code_point(unit)) {
        array.name.fail("it has a string with the unit " + std::to_string(unit) +
                        ", which is no code point of Unicode");
      }
      append(text, unit);
    }
  }
  text.resize(text.find_last_not_of('\0') + 1);
  return text;
}

}  // namespace linnet
