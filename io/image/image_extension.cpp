#include "io/image/image_extension.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "io/file/path_text.hpp"

namespace linnet {

bool has_image_extension(std::string_view path) {
  constexpr std::array<std::string_view, 14> kExtensions = {"png",  "jpg",  "jpeg", "jpe",  "jfif",
                                                            "gif",  "bmp",  "tif",  "tiff", "webp",
                                                            "heic", "heif", "avif", "jxl"};
  const std::string extension = in_lower_case(suffix_of(path));
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

}  // namespace linnet
