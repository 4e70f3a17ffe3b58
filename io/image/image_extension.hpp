#pragma once

#include <string_view>

namespace linnet {

/// Whether the extension of a path, in any case, is that of an image format, supported or not.
/// Thread-safe.
bool has_image_extension(std::string_view path);

}  // namespace linnet
