#pragma once

#include <string>

namespace linnet {

/// Thrown where arguments of the program are wrong. The text is printed for the user, with exit
/// code 2.
struct UsageError {
  std::string text;
};

}  // namespace linnet
