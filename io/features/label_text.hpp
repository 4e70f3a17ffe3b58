#pragma once

#include <string>
#include <string_view>

#include "io/features/stored_array.hpp"

namespace linnet {

/// The string in an element of an array of strings, without the zeros that fill it up: bytes as
/// they are, UTF-32 as UTF-8. Fails if a unit of it is no code point of Unicode.
std::string label_text(const StoredArray& array, std::string_view element);

}  // namespace linnet
