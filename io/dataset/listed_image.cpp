#include "io/dataset/listed_image.hpp"

#include <algorithm>

#include "io/image/image_extension.hpp"
#include "io/image/image_limits.hpp"

namespace linnet {

std::string full_path(const ImageFolder& folder, const ListedFile& file) {
  return folder.root + "/" + file.path;
}

ImageFile image_file_for(const ReadOptions& options) {
  return ImageFile(options.rules, read_limits(options.resize.has_value(), options.max_pixels,
                                              channels_of(options.rules)));
}

bool is_no_image(const ListedFile& file, const ImageError& error) {
  return error.image_fault() == ImageFault::not_an_image && !has_image_extension(file.path);
}

void sort_by_path(std::vector<BadFile>& files) {
  std::sort(files.begin(), files.end(),
            [](const BadFile& a, const BadFile& b) { return a.path < b.path; });
}

}  // namespace linnet
