#include "apps/report/columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "apps/process/unicode_text.hpp"
#include "engine/core/escape.hpp"

namespace linnet {

std::string decimals(double number) {
  return std::isnan(number) ? "-" : fmt::format("{:.4f}", number);
}

std::vector<std::string> printable_names(const std::vector<std::string>& names) {
  std::vector<std::string> texts;
  for (const std::string& name : names) texts.push_back(printable(name));
  return texts;
}

std::size_t widest(const std::vector<std::string>& texts, std::size_t least) {
  for (const std::string& text : texts) least = std::max(least, display_width(text));
  return least;
}

}  // namespace linnet
