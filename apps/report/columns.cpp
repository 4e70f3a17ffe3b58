#include "apps/report/columns.hpp"

#include <algorithm>

#include "apps/process/output.hpp"
#include "engine/core/escape.hpp"

namespace linnet {

std::vector<std::string> printable_names(const std::vector<std::string>& names) {
  std::vector<std::string> texts;
  for (const std::string& name : names) texts.push_back(printable(name));
  return texts;
}

std::size_t widest(const std::vector<std::string>& texts, std::size_t least) {
  for (const std::string& text : texts) least = std::max(least, display_width(text));
  return least;
}

std::string right_aligned(std::string_view text, std::size_t width) {
  const std::size_t taken = display_width(text);
  return std::string(taken < width ? width - taken : 0, ' ') + std::string(text);
}

}  // namespace linnet
