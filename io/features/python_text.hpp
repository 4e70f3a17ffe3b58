#pragma once

#include <string>
#include <string_view>

namespace linnet {

/// A text as a literal of Python, printable.
std::string python_text(std::string_view text);

}  // namespace linnet
