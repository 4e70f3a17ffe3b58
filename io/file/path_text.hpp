#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linnet {

/// The text with the letters A to Z as a to z; other bytes stay as they are.
std::string in_lower_case(std::string_view text);

/// What follows the last dot of the last name in a path; empty if there is none.
std::string_view suffix_of(std::string_view path);

/// A path or name as one word of a command for a POSIX shell: printable, and in quotes where it
/// needs them.
std::string shell_word(std::string_view path);

/// The first `most` names, printable and with commas between them, and "…" for the others.
std::string printable_list(const std::vector<std::string>& names, std::size_t most);

}  // namespace linnet
