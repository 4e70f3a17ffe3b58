#include "bench/name_filter.hpp"

#include <regex>

#include "linnet/error.hpp"

namespace linnet::bench {

bool has_match(const std::string& text, const std::string& expression) {
  return expression.empty() || std::regex_search(text, std::regex(expression));
}

void check_expression(const std::string& option, const std::string& expression) {
  try {
    const std::regex tried(expression);
  } catch (const std::regex_error&) {
    throw Error(Fault::usage, option + " takes a regular expression, not '" + expression + "'");
  }
}

}  // namespace linnet::bench
