#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "io/dataset/data_cache.hpp"
#include "linnet/io/read_images.hpp"
#include "tests/support/file_times.hpp"
#include "tests/support/numbered_images.hpp"

namespace linnet::test {

/// A data folder and the path of a cache that does not exist yet.
class CachedFolder {
 public:
  CachedFolder() {
    for (std::size_t i = 0; i < 6; ++i) {
      images_.add((i < 3 ? "a/" : "b/") + std::to_string(i) + ".png", i);
    }
    images_.add_text("README", "skipped");
    wait_for_next_file_time();
  }

  const NumberedImages& images() const { return images_; }
  std::filesystem::path data(const std::string& path) const {
    return images_.folder().path() / path;
  }
  std::string cache() const { return place_ / "new/cache"; }

  CachedCopy copy(std::optional<ImageSize> resize = {}, const std::string& root = {}) const {
    ReadOptions how;
    how.resize = resize;
    return {cache(), list_image_folder(root.empty() ? images_.root() : root), how, context_};
  }
  ImageSet load(std::optional<ImageSize> resize = {}) const {
    ReadOptions options;
    options.resize = resize;
    options.skip_bad = true;
    return read_images(list_image_folder(images_.root()), options, context_);
  }
  void store(std::optional<ImageSize> resize = {}) const { copy(resize).store(load(resize)); }
  std::optional<ImageSet> find(std::optional<ImageSize> resize = {},
                               const std::string& root = {}) const {
    return copy(resize, root).find({}, context_);
  }

 private:
  Context context_{{.threads = 2}};
  NumberedImages images_;
  TemporaryFolder place_;
};

}  // namespace linnet::test
