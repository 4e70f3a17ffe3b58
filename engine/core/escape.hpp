#pragma once

#include <string>
#include <string_view>

namespace linnet {

/// Whether the bytes are well-formed UTF-8 (RFC 3629: no surrogates, nothing overlong).
bool is_utf8(std::string_view bytes);

/// A file name as text that is safe to print: control characters, backslashes and bytes that are
/// not UTF-8 become \n, \t, \\ or \xNN. Different names stay different.
std::string printable(std::string_view bytes);

/// The name itself where it is UTF-8, else printable(name): text that JSON can hold.
std::string as_utf8(std::string_view bytes);

}  // namespace linnet
