#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::test {

/// How often `part` occurs in `text`.
std::size_t occurrences(std::string_view text, std::string_view part);

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The lines of a text, without their ends.
std::vector<std::string> lines_of(const std::string& text);

}  // namespace linnet::test
