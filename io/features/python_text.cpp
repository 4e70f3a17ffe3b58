#include "io/features/python_text.hpp"

#include "engine/core/escape.hpp"

namespace linnet {

std::string python_text(std::string_view text) {
  std::string literal = "'";
  for (const char letter : printable(text)) {
    literal += letter == '\'' ? "\\'" : std::string(1, letter);
  }
  return literal + "'";
}

}  // namespace linnet
