#pragma once

#include <string>

#include "io/features/stored_array.hpp"

namespace linnet {

/// The type that NumPy names so, as "<f4"; empty for named fields. Fails, with the way out where
/// there is one, for Python objects, named fields, big-endian numbers, bytes without a type, and
/// types that are not known.
StoredType npy_type(const ArrayName& name, const std::string& text);

}  // namespace linnet
