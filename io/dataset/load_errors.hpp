#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "linnet/io/image_folder.hpp"
#include "linnet/io/image_size.hpp"

namespace linnet {

/// The number of images of one size, and the path of one of them.
struct SizeCount {
  ImageSize size;
  std::size_t images = 0;
  std::string example;
};

/// The name of a fault for messages: "corrupt", "too large", …
std::string_view name_of(ImageFault fault);

/// The error text for a data folder `root` with files that cannot be decoded: the first of them
/// with their reasons, counts by reason, the command that converts other formats,
/// and the option that skips them.
std::string describe_bad_files(const std::string& root, const std::vector<BadFile>& bad);

/// The error text for images of different sizes: a table of the sizes, the most frequent first.
std::string describe_sizes(const std::string& root, std::vector<SizeCount> sizes);

}  // namespace linnet
