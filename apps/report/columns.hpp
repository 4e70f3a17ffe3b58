#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace linnet {

/// The rows of a table that has one for each class; of more classes, some are shown.
inline constexpr std::size_t kMostRows = 30;

/// How many of many classes are shown at an end of their order.
inline constexpr std::size_t kRowsAtEnd = 10;

/// Four decimals, or a dash for NaN.
std::string decimals(double number);

/// The names, escaped for a terminal.
std::vector<std::string> printable_names(const std::vector<std::string>& names);

/// The largest display_width of the texts, and at least `least`.
std::size_t widest(const std::vector<std::string>& texts, std::size_t least);

}  // namespace linnet
