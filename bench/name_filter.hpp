#pragma once

#include <string>

namespace linnet::bench {

/// Whether a part of the text matches the regular expression. An empty expression matches all.
bool has_match(const std::string& text, const std::string& expression);

/// Throws Error(usage), with the name of the option, if the text is not a regular expression.
void check_expression(const std::string& option, const std::string& expression);

}  // namespace linnet::bench
