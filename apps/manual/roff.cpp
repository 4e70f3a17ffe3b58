#include "apps/manual/roff.hpp"

#include <algorithm>

namespace linnet {

std::string roff_text(std::string_view text) {
  std::string roff;
  bool is_line_start = true;
  for (const char letter : text) {
    if (is_line_start && (letter == '.' || letter == '\'')) roff += "\\&";
    is_line_start = letter == '\n';
    if (letter == '\\') {
      roff += "\\e";
    } else if (letter == '-') {
      roff += "\\-";
    } else {
      roff += letter;
    }
  }
  return roff;
}

std::string roff_bold(std::string_view text) {
  return "\\fB" + roff_text(text) + "\\fR";
}

std::string roff_italic(std::string_view text) {
  return "\\fI" + roff_text(text) + "\\fR";
}

std::string roff_filled(std::string_view roff) {
  constexpr std::size_t kMostBytes = 80;
  std::string text;
  std::size_t used = 0;  // bytes of the last line
  while (!roff.empty()) {
    const std::string_view word = roff.substr(0, roff.find(' '));
    roff.remove_prefix(std::min(word.size() + 1, roff.size()));
    const bool is_first = text.empty();
    const bool fits = used + 1 + word.size() <= kMostBytes;
    if (!is_first) text += fits ? ' ' : '\n';
    if (!is_first && !fits) used = 0;
    if (used == 0 && (word.starts_with('.') || word.starts_with('\''))) text += "\\&";
    text += word;
    used += word.size() + (is_first || !fits ? 0 : 1);
  }
  return text;
}

}  // namespace linnet
