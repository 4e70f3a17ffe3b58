#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace linnet {

/// How the text of an option becomes some numbers, ascending and each once. Items have commas
/// between them. `name` is the option's. All throw UsageError for a text that is not as described,
/// and for more than 1,000 numbers.

/// Numbers above 0, each alone or a range FROM..TO:COUNT of numbers whose ratio is constant.
std::vector<double> parse_path(const std::string& name, const std::string& text);

/// The same; an item may also be 0.
std::vector<double> parse_path_or_zero(const std::string& name, const std::string& text);

/// Whole numbers from 0 on, each alone or a range FROM..TO of all from the one to the other.
std::vector<std::uint64_t> parse_whole_numbers(const std::string& name, const std::string& text);

}  // namespace linnet
