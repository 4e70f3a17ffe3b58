#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

/// The names, escaped for a terminal.
std::vector<std::string> printable_names(const std::vector<std::string>& names);

/// The largest display_width of the texts, and at least `least`.
std::size_t widest(const std::vector<std::string>& texts, std::size_t least);

/// The text, with spaces before it up to `width` columns.
std::string right_aligned(std::string_view text, std::size_t width);

}  // namespace linnet
