#include "apps/options/number_lists.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "apps/options/option_values.hpp"
#include "apps/options/usage_error.hpp"
#include "engine/core/escape.hpp"

namespace linnet {
namespace {

constexpr std::size_t kMostValues = 1000;

/// The two texts around the first `mark`; none if it is not there.
std::optional<std::pair<std::string, std::string>> halves(const std::string& text,
                                                          std::string_view mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string::npos) return std::nullopt;
  return std::pair(text.substr(0, at), text.substr(at + mark.size()));
}

std::optional<double> positive(const std::string& text) {
  const std::optional<double> number = finite_number(text);
  return number && *number > 0.0 ? number : std::nullopt;
}

/// `count` numbers from `first` to `last`, both included, whose ratio is constant.
std::vector<double> geometric(double first, double last, std::size_t count) {
  std::vector<double> numbers;
  for (std::size_t i = 0; i < count; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(count - 1);
    numbers.push_back(i + 1 == count ? last : first * std::pow(last / first, share));
  }
  return numbers;
}

/// The numbers of an item of a path; none if it is wrong.
std::vector<double> path_item(const std::string& item) {
  const auto range = halves(item, "..");
  if (!range) {
    const auto number = positive(item);
    return number ? std::vector{*number} : std::vector<double>{};
  }
  const auto end = halves(range->second, ":");
  if (!end) return {};
  const auto first = positive(range->first);
  const auto last = positive(end->first);
  const auto count = positive(end->second);
  const bool is_count = count && *count >= 2.0 && *count <= static_cast<double>(kMostValues) &&
                        *count == std::floor(*count);
  if (!first || !last || !is_count) return {};
  return geometric(*first, *last, static_cast<std::size_t>(*count));
}

std::vector<double> path_item_or_zero(const std::string& item) {
  return finite_number(item) == 0.0 ? std::vector{0.0} : path_item(item);
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && last == end ? std::optional(number) : std::nullopt;
}

/// The whole numbers of an item; none if it is wrong.
std::vector<std::uint64_t> whole_item(const std::string& item) {
  const auto range = halves(item, "..");
  const auto first = whole_number(range ? range->first : item);
  const auto last = range ? whole_number(range->second) : first;
  if (!first || !last || *first > *last || *last - *first >= kMostValues) return {};
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t i = 0; i <= *last - *first; ++i) numbers.push_back(*first + i);
  return numbers;
}

/// All items by `parse_item`; `takes` says what they are.
template <class Number>
std::vector<Number> parse_items(const std::string& name, const std::string& text,
                                std::vector<Number> (*parse_item)(const std::string& item),
                                std::string_view takes) {
  std::vector<Number> all;
  bool is_right = true;
  for (const std::string& item : parse_list(text)) {
    const std::vector<Number> numbers = parse_item(item);
    is_right = is_right && !numbers.empty() && all.size() + numbers.size() <= kMostValues;
    if (!is_right) break;
    all.insert(all.end(), numbers.begin(), numbers.end());
  }
  if (!is_right || all.empty()) {
    throw UsageError{fmt::format("{} takes {}, {} in all at most, not '{}'", name, takes,
                                 kMostValues, printable(text))};
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace

std::vector<double> parse_path(const std::string& name, const std::string& text) {
  return parse_items(name, text, path_item,
                     "numbers above 0 with commas between them, or a range as 1e-6..1e5:45");
}

std::vector<double> parse_path_or_zero(const std::string& name, const std::string& text) {
  return parse_items(name, text, path_item_or_zero,
                     "numbers from 0 on with commas between them, or a range as 1e-6..1e-2:5");
}

std::vector<std::uint64_t> parse_whole_numbers(const std::string& name, const std::string& text) {
  return parse_items(name, text, whole_item,
                     "whole numbers from 0 on with commas between them, or a range as 0..9");
}

}  // namespace linnet
