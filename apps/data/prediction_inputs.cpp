#include "apps/data/prediction_inputs.hpp"

#include <sys/stat.h>

#include <utility>

#include "apps/data/path_list.hpp"
#include "apps/data/shard_input.hpp"
#include "apps/process/standard_input.hpp"
#include "engine/core/escape.hpp"
#include "io/file/file_walk.hpp"
#include "io/image/image_extension.hpp"
#include "linnet/error.hpp"
#include "linnet/io/idx_images.hpp"

namespace linnet {
namespace {

bool is_folder(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// Collects the inputs that paths stand for.
class PredictionLister {
 public:
  explicit PredictionLister(const PredictionListing& how)
      : filter_(how.exclude, {}), of_rows_(how.of_rows) {}

  void add_path(const std::string& path) {
    if (is_folder(path) && !of_rows_) {
      add_folder(path);
      return;
    }
    list_.inputs.push_back({.path = path, .error = describe_shards_at(path), .files = {}});
    // Only files with other names are opened to look: most are images.
    list_.inputs.back().has_rows = of_rows_ || (!has_image_extension(path) && is_idx_images(path));
  }

  PredictionList take() { return std::move(list_); }

 private:
  void add_folder(const std::string& path) {
    const std::size_t before = list_.inputs.size();
    try {
      add_tree(path, find_files(path, "", {filter_}));
    } catch (const Error& error) {
      list_.inputs.push_back(
          {.path = path, .error = reason_without_path(error.what(), path), .files = {}});
      return;
    }
    const std::string error = is_idx_folder(path)
                                  ? "a folder of IDX files: give a file of images in it"
                                  : "there are no images in this folder";
    list_.inputs.push_back({.path = path, .error = error, .files = list_.inputs.size() - before});
  }

  void add_tree(const std::string& folder, FileTree tree) {
    const std::string prefix = folder + (folder.ends_with('/') ? "" : "/");
    for (const std::string& path : tree.left_out.passed_over) {
      list_.passed_over.push_back(prefix + path);
    }
    for (FoundFile& file : tree.files) {
      const bool must_be_image =
          has_image_extension(file.path) || file.kind == FoundFile::Kind::unreadable;
      if (!must_be_image && file.kind == FoundFile::Kind::special) continue;
      list_.inputs.push_back({.path = prefix + file.path,
                              .must_be_image = must_be_image,
                              .error = std::move(file.reason),
                              .files = {}});
    }
  }

  NameFilter filter_;
  bool of_rows_;
  PredictionList list_;
};

}  // namespace

std::string reason_without_path(std::string reason, const std::string& path) {
  const std::string prefix = printable(path) + ": ";
  if (reason.starts_with(prefix)) reason.erase(0, prefix.size());
  return reason;
}

PredictionList list_prediction_inputs(const std::vector<std::string>& paths,
                                      const PredictionListing& how, const StopRequest& stop) {
  PredictionLister lister(how);
  for (const std::string& path : paths) {
    if (path != "-") {
      lister.add_path(path);
      continue;
    }
    for (const std::string& listed : paths_in(read_standard_input(stop), how.zero_separated)) {
      lister.add_path(listed);
    }
  }
  return lister.take();
}

}  // namespace linnet
