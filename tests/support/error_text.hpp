#pragma once

#include <string>

#include "linnet/error.hpp"
#include "tests/support/catch.hpp"

namespace linnet::test {

/// The text of the Error of this kind that `call` throws; else what happened instead, in brackets.
template <class Call>
std::string error_text(Fault fault, const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.fault() == fault ? error.what() : "[another fault] " + std::string(error.what());
  }
  return "[no error]";
}

/// Matches a text with `part` in it that is no bracket of `error_text`.
inline auto mentions(const std::string& part) {
  return Catch::Matchers::Predicate<std::string>(
      [part](const std::string& text) {
        return text.rfind('[', 0) != 0 && text.find(part) != std::string::npos;
      },
      "mentions \"" + part + "\"");
}

}  // namespace linnet::test
