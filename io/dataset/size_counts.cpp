#include "io/dataset/size_counts.hpp"

#include <algorithm>

#include "io/dataset/listed_image.hpp"

namespace linnet {
namespace {

/// Counts the sizes in the headers of a sample of about 32 files, evenly spaced over the folder. If
/// none of them is an image, takes the next samples, in the worst case all files.
std::vector<SizeCount> sample_sizes(const ImageFolder& folder, const ReadOptions& options) {
  constexpr std::size_t kSampledFiles = 32;
  const std::size_t stride = std::max<std::size_t>(folder.files.size() / kSampledFiles, 1);
  ImageFile image = image_file_for(options);
  SizeCounts counts;
  for (std::size_t start = 0; start < stride && counts.all().empty(); ++start) {
    for (std::size_t i = start; i < folder.files.size(); i += stride) {
      options.stop.check();
      try {
        counts.add(image.open(full_path(folder, folder.files[i])), folder.files[i].path);
      } catch (const ImageError&) {
        continue;  // reported when the file is decoded
      }
    }
  }
  return counts.all();
}

}  // namespace

void SizeCounts::add(ImageSize size, const std::string& path) {
  const std::uint64_t key = std::uint64_t{size.width} << 32 | size.height;
  const auto [entry, is_new] = indices_.try_emplace(key, counts_.size());
  if (is_new) counts_.push_back({size, 0, path});
  ++counts_[entry->second].images;
}

ImageSize expected_size(const ImageFolder& folder, const ReadOptions& options) {
  if (options.resize) return *options.resize;
  const std::vector<SizeCount> counts = sample_sizes(folder, options);
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const SizeCount& a, const SizeCount& b) { return a.images < b.images; });
  return most == counts.end() ? ImageSize{} : most->size;
}

}  // namespace linnet
