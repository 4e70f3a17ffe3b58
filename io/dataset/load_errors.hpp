#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "io/dataset/image_folder.hpp"
#include "io/image/image_size.hpp"

namespace linnet {

/// How many images have a size, and the path of one of them.
struct SizeCount {
  ImageSize size;
  std::size_t images = 0;
  std::string example;
};

/// "corrupt", "too large", …
std::string_view name_of(ImageFault fault);

/// What to tell a person whose data folder `root` holds files that are no images: the first of them
/// with their reasons, a count of all, and the way out.
std::string describe_bad_files(const std::string& root, const std::vector<BadFile>& bad);

/// What to tell a person whose images differ in size: a table, the most frequent first.
std::string describe_sizes(const std::string& root, std::vector<SizeCount> sizes);

}  // namespace linnet
