#include "apps/report/html/html_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/core/escape.hpp"

namespace linnet {
namespace {

/// Most characters of a name that a title shows.
constexpr std::size_t kLongestTitle = 300;

bool starts_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U;
}

/// The number of characters of a text in UTF-8.
std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) count += starts_character(byte) ? 1U : 0U;
  return count;
}

/// Where in the text the character with that number starts.
std::size_t character_start(std::string_view text, std::size_t number) {
  std::size_t position = 0;
  for (; position < text.size(); ++position) {
    if (starts_character(text[position]) && number-- == 0) break;
  }
  return position;
}

/// U+FFFE and U+FFFF, which no document may hold.
bool is_noncharacter(std::string_view text, std::size_t position) {
  const std::string_view three = text.substr(position, 3);
  return three == "\xef\xbf\xbe" || three == "\xef\xbf\xbf";
}

/// `text` is printable UTF-8.
std::string with_entities(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        if (is_noncharacter(text, i)) {
          result += text[i + 2] == '\xbe' ? "\\xef\\xbf\\xbe" : "\\xef\\xbf\\xbf";
          i += 2;
        } else {
          result += text[i];
        }
    }
  }
  return result;
}

std::string shortened_text(const std::string& text, std::size_t most) {
  const std::size_t count = character_count(text);
  if (count <= most) return text;
  const std::size_t tail = (most - 1) / 2;
  const std::size_t head = most - 1 - tail;
  return text.substr(0, character_start(text, head)) + "…" +
         text.substr(character_start(text, count - tail));
}

/// A name as an element: `show` makes HTML of its text.
template <class Show>
std::string isolated(const std::string& whole, std::size_t most, const Show& show) {
  const std::string text = shortened_text(whole, most);
  if (text == whole) return "<bdi>" + show(text) + "</bdi>";
  return fmt::format("<bdi title=\"{}\">{}</bdi>",
                     with_entities(shortened_text(whole, kLongestTitle)), show(text));
}

}  // namespace

std::string escaped(std::string_view bytes) {
  return with_entities(printable(bytes));
}

std::string shortened(std::string_view bytes, std::size_t most) {
  return shortened_text(printable(bytes), most);
}

std::string name_element(std::string_view bytes, std::size_t most) {
  return isolated(printable(bytes), most, with_entities);
}

std::string path_element(std::string_view bytes, std::size_t most) {
  return isolated(printable(bytes), most, [](std::string_view text) {
    std::string result;
    for (const char character : with_entities(text)) {
      result += character;
      if (character == '/') result += "<wbr/>";
    }
    return result;
  });
}

std::string base64(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) bits = bits << 8 | (k < count ? bytes[i + k] : 0U);
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= count ? kDigits[bits >> (18 - 6 * k) & 63U] : '=';
    }
  }
  return text;
}

std::string png_element(std::span<const std::uint8_t> png, std::string_view description) {
  return fmt::format("<img src=\"data:image/png;base64,{}\" alt=\"{}\"/>", base64(png),
                     escaped(description));
}

}  // namespace linnet
