#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace linnet {

/// The number of columns that text in UTF-8 takes on a terminal: two for a wide character, as of
/// Chinese, Japanese and Korean, none for a combining one, one for a byte that is no UTF-8.
std::size_t display_width(std::string_view text);

/// The text, followed by spaces up to `width` columns.
std::string padded(std::string_view text, std::size_t width);

/// The text, with spaces before it up to `width` columns.
std::string right_aligned(std::string_view text, std::size_t width);

/// The text in the normal form C of Unicode (NFC), in which characters are composed: equal for
/// texts that differ in normalisation only. Text that is no UTF-8 stays as it is.
std::string normalized(std::string_view text);

/// Whether different texts look the same, as they differ in Unicode normalisation only.
bool look_alike(std::string_view a, std::string_view b);

}  // namespace linnet
