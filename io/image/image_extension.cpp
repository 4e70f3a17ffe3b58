#include "io/image/image_extension.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace linnet {

bool has_image_extension(std::string_view path) {
  constexpr std::array<std::string_view, 10> kExtensions = {"png", "jpg", "jpeg", "jpe",  "jfif",
                                                            "gif", "bmp", "tif",  "tiff", "webp"};
  const std::size_t dot = path.find_last_of("./");
  if (dot == std::string_view::npos || path[dot] != '.') return false;
  std::string extension(path.substr(dot + 1));
  for (char& letter : extension) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

}  // namespace linnet
