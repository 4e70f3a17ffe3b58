#include "io/dataset/sample_depth.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <vector>

#include "io/dataset/listed_image.hpp"
#include "io/image/image_file.hpp"

namespace linnet {
namespace {

constexpr std::size_t kFilesPerTask = 16;

/// 0 if the samples of the file have fewer than 16 bits, or if it cannot be decoded.
std::uint16_t highest_in(ImageFile& image, const std::string& path) {
  try {
    image.open(path);
    if (image.header().bits < 16) return 0;
    image.check();
    return image.notes().highest;
  } catch (const ImageError&) {
    return 0;
  }
}

}  // namespace

unsigned depth_for(std::uint16_t highest) noexcept {
  constexpr int kLeast = 8;
  return static_cast<unsigned>(std::max(kLeast, static_cast<int>(std::bit_width(highest))));
}

std::uint16_t highest_sample(const ImageFolder& folder, std::size_t first,
                             const ReadOptions& options, const Workers& workers) {
  const std::size_t files = folder.files.size() - first;
  std::vector<ImageFile> images;
  for (int i = 0; i < workers.threads(); ++i) images.push_back(image_file_for(options));
  std::atomic<std::uint16_t> highest = 0;
  workers.for_each((files + kFilesPerTask - 1) / kFilesPerTask, LoopSchedule::dynamic,
                   [&](std::size_t task, int worker) {
                     options.stop.check();
                     ImageFile& image = images[static_cast<std::size_t>(worker)];
                     const std::size_t begin = first + task * kFilesPerTask;
                     const std::size_t end = std::min(begin + kFilesPerTask, folder.files.size());
                     for (std::size_t i = begin; i < end && highest < kFullDepth; ++i) {
                       const std::uint16_t own =
                           highest_in(image, full_path(folder, folder.files[i]));
                       std::uint16_t known = highest;
                       while (own > known && !highest.compare_exchange_weak(known, own)) continue;
                     }
                   });
  return highest;
}

}  // namespace linnet
