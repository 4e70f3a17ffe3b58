#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace linnet {

/// The first of `names` that is not among `others`.
std::optional<std::string> first_missing(const std::vector<std::string>& names,
                                         const std::vector<std::string>& others);

/// The place of a class among those of a model, in which a name that is no UTF-8 stands escaped.
std::optional<std::uint32_t> class_number(const std::string& name,
                                          const std::vector<std::string>& model_classes);

/// What helps if a name is missing that looks like one of `others`, to end a message with; empty if
/// none does.
std::string describe_lookalike(const std::string& name, const std::vector<std::string>& others);

/// The first five names, escaped and in quotes, and how many more there are.
std::string quoted_names(const std::vector<std::string>& names);

}  // namespace linnet
