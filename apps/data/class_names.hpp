#pragma once

#include <optional>
#include <string>
#include <vector>

namespace linnet {

/// The first of `names` that is not among `others`.
std::optional<std::string> first_missing(const std::vector<std::string>& names,
                                         const std::vector<std::string>& others);

/// What helps if a name is missing that looks like one of `others`, to end a message with; empty if
/// none does.
std::string describe_lookalike(const std::string& name, const std::vector<std::string>& others);

/// The first five names, escaped and in quotes, and how many more there are.
std::string quoted_names(const std::vector<std::string>& names);

}  // namespace linnet
