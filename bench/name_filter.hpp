#pragma once

#include <string>

namespace linnet::bench {

/// Whether the text has a match of the regular expression; an empty one matches all.
bool has_match(const std::string& text, const std::string& expression);

/// Throws Error(usage), which names the option, if the text is no regular expression.
void check_expression(const std::string& option, const std::string& expression);

}  // namespace linnet::bench
