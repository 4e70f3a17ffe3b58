#pragma once

#include <string>
#include <string_view>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {  // linnet::io uses it

/// Whether the bytes are well-formed UTF-8 (RFC 3629: without surrogates and overlong forms).
bool is_utf8(std::string_view bytes);

/// Converts a file name to text that is safe to print: control characters, those that turn the
/// direction of text, backslashes and bytes that are not UTF-8 become \n, \t, \\ or \xNN. Different
/// names give different texts.
std::string printable(std::string_view bytes);

/// The bytes themselves if they are UTF-8, else printable(bytes): valid as a JSON string.
std::string as_utf8(std::string_view bytes);

}  // namespace linnet
