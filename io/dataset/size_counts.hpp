#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "io/dataset/load_errors.hpp"
#include "linnet/io/image_folder.hpp"
#include "linnet/io/image_size.hpp"
#include "linnet/io/read_images.hpp"

namespace linnet {

/// Counts the images of each size; the sizes are in the order in which they were first added.
class SizeCounts {
 public:
  void add(ImageSize size, const std::string& path);

  const std::vector<SizeCount>& all() const { return counts_; }

 private:
  std::vector<SizeCount> counts_;
  std::unordered_map<std::uint64_t, std::size_t> indices_;  ///< into counts_
};

/// The size that all images of a folder must have: the requested one, else the most frequent one of
/// a sample (of equally frequent ones, the first). No pixels if there is no image. Throws Stopped.
ImageSize expected_size(const ImageFolder& folder, const ReadOptions& options);

}  // namespace linnet
