#include "engine/core/escape.hpp"

#include <cstddef>
#include <cstdint>

namespace linnet {
namespace {

/// The length in bytes of the well-formed UTF-8 character at the start of `bytes`, or 0.
std::size_t character_length(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  const std::uint8_t lead = at(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || bytes.size() < length) return 0;
  // The range of the second byte excludes overlong forms, surrogates and code points above
  // U+10FFFF.
  const std::uint8_t lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const std::uint8_t highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (at(1) < lowest || at(1) > highest) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (at(i) < 0x80 || at(i) > 0xbf) return 0;
  }
  return length;
}

void append_hex(std::string& text, char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto value = static_cast<std::uint8_t>(byte);
  text += "\\x";
  text += kDigits[value >> 4];
  text += kDigits[value & 15];
}

/// U+202A to U+202E and U+2066 to U+2069, which turn the direction of the text after them: a name
/// could look like another one.
bool turns_direction(std::string_view character) {
  const auto last = static_cast<std::uint8_t>(character[2]);
  if (character.starts_with("\xe2\x80")) return last >= 0xaa && last <= 0xae;
  return character.starts_with("\xe2\x81") && last >= 0xa6 && last <= 0xa9;
}

/// C0 and C1 control characters and DEL, which a terminal may interpret, and those of direction.
bool is_control(std::string_view character) {
  const auto first = static_cast<std::uint8_t>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7f;
  if (character.size() == 3) return turns_direction(character);
  return character.size() == 2 && first == 0xc2 && static_cast<std::uint8_t>(character[1]) < 0xa0;
}

void append_printable(std::string& text, std::string_view character) {
  if (character == "\\") {
    text += "\\\\";
  } else if (character == "\n") {
    text += "\\n";
  } else if (character == "\t") {
    text += "\\t";
  } else if (is_control(character)) {
    for (char byte : character) append_hex(text, byte);
  } else {
    text += character;
  }
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t length = character_length(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::string printable(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const std::size_t length = character_length(bytes);
    if (length == 0) {
      append_hex(text, bytes[0]);
      bytes.remove_prefix(1);
    } else {
      append_printable(text, bytes.substr(0, length));
      bytes.remove_prefix(length);
    }
  }
  return text;
}

std::string as_utf8(std::string_view bytes) {
  return is_utf8(bytes) ? std::string(bytes) : printable(bytes);
}

}  // namespace linnet
