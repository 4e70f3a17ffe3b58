#include "apps/options/option_values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>

#include "apps/options/suggestion.hpp"
#include "apps/options/usage_error.hpp"
#include "apps/process/output.hpp"
#include "engine/core/escape.hpp"
#include "io/image/image_limits.hpp"

namespace linnet {
namespace {

[[noreturn]] void fail(const std::string& name, const std::string& takes, const std::string& text) {
  throw UsageError{fmt::format("{} takes {}, not '{}'", name, takes, printable(text))};
}

std::optional<ImageSize> size_named(std::string_view text) {
  ImageSize size;
  const char* end = text.data() + text.size();
  const auto width = std::from_chars(text.data(), end, size.width);
  if (width.ec != std::errc() || width.ptr == end || *width.ptr != 'x') return std::nullopt;
  const auto height = std::from_chars(width.ptr + 1, end, size.height);
  const bool is_whole = height.ec == std::errc() && height.ptr == end;
  const bool is_possible = size.width <= kLongestImageSide && size.height <= kLongestImageSide &&
                           size.pixels() != 0 && size.pixels() <= kMostImageBytes;
  return is_whole && is_possible ? std::optional(size) : std::nullopt;
}

}  // namespace

std::optional<double> finite_number(std::string_view text) {
  double number = 0.0;
  const char* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || last != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

double parse_positive(const std::string& name, double below, const std::string& text) {
  const std::optional<double> number = finite_number(text);
  if (!number || *number <= 0.0 || (below != 0.0 && *number >= below)) {
    fail(name, below == 0.0 ? "a number above 0" : fmt::format("a number between 0 and {}", below),
         text);
  }
  return *number;
}

double parse_share(const std::string& name, double below, const std::string& text) {
  const std::optional<double> number = finite_number(text);
  if (!number || *number < 0.0 || (below != 0.0 && *number >= below)) {
    fail(name,
         below == 0.0 ? "a number from 0 on" : fmt::format("a number from 0 to below {}", below),
         text);
  }
  return *number;
}

std::uint64_t parse_whole_number(const std::string& name, std::uint64_t least, std::uint64_t most,
                                 const std::string& text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || last != end || number < least || number > most) {
    const bool bounded = most != std::numeric_limits<std::uint64_t>::max();
    fail(name,
         bounded ? fmt::format("a whole number from {} to {}", least, most)
                 : fmt::format("a whole number from {} on", least),
         text);
  }
  return number;
}

ImageSize parse_size(const std::string& name, const std::string& text) {
  const std::optional<ImageSize> size = size_named(text);
  if (!size) {
    fail(name,
         fmt::format("a width and a height in pixels, as 64x64, at most {} in all",
                     grouped(kMostImageBytes)),
         text);
  }
  return *size;
}

std::vector<std::string> parse_list(std::string_view text) {
  std::vector<std::string> items(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ',') {
      items.emplace_back();
    } else {
      const bool is_escape =
          text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == ',' || text[i + 1] == '\\');
      items.back() += text[is_escape ? ++i : i];
    }
  }
  return items;
}

void require_not_empty(const std::string& name, const std::string& type, const std::string& text) {
  if (text.empty()) throw UsageError{fmt::format("{} takes a {}, not nothing", name, type)};
}

void fail_choice(const std::string& name, const std::vector<std::string>& choices,
                 const std::string& text) {
  throw UsageError{fmt::format("{} takes {}, not '{}'{}", name, fmt::join(choices, " or "),
                               printable(text), suggestion(text, choices))};
}

}  // namespace linnet
