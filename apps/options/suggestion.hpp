#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

/// The Levenshtein distance: the least number of insertions, deletions and replacements of one
/// byte that turn `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// "; did you mean X?" for the name that is nearest to `word`, the first of several; the empty text
/// if the distance to each is more than a third of the word's length and more than 2. A name that
/// starts with `word` has the distance 1.
std::string suggestion(std::string_view word, const std::vector<std::string>& names);

}  // namespace linnet
