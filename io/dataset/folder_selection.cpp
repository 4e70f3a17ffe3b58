#include "io/dataset/folder_selection.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "engine/core/escape.hpp"
#include "io/file/path_text.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

namespace fs = std::filesystem;

/// The path with no links and no dots in it, as far as it exists.
std::string real_path(const std::string& path) {
  std::error_code error;
  const fs::path absolute = fs::absolute(path, error);
  const fs::path real = fs::weakly_canonical(absolute, error);
  return (error ? absolute : real).string();
}

/// Those of the paths that are in the tree below `root`, relative to it.
std::vector<std::string> paths_below(const std::string& root,
                                     const std::vector<std::string>& paths) {
  std::vector<std::string> below;
  if (paths.empty()) return below;
  const std::string prefix = real_path(root) + "/";
  for (const std::string& path : paths) {
    const std::string real = real_path(path);
    if (real.starts_with(prefix)) below.push_back(real.substr(prefix.size()));
  }
  return below;
}

}  // namespace

NameFilter filter_of(const FolderSelection& selection, const std::string& root) {
  return {selection.exclude, paths_below(root, selection.outputs)};
}

FolderContent list_class_folders(const std::string& root, const FolderSelection& selection) {
  FolderContent content = list_folder(root, {filter_of(selection, root)});
  if (selection.classes.empty()) return content;
  constexpr std::size_t kMostNamed = 20;
  std::vector<std::string> classes = selection.classes;
  std::sort(classes.begin(), classes.end());
  classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
  for (const std::string& name : classes) {
    std::error_code error;
    // A class that is named may have any name, also one that is passed over by default.
    if (!name.empty() && name.find('/') == std::string::npos && name != "." && name != ".." &&
        fs::is_directory(root + "/" + name, error)) {
      continue;
    }
    throw Error(Fault::data, printable(root) + " has no sub-folder '" + printable(name) +
                                 "' to be a class; it has " +
                                 printable_list(content.folders, kMostNamed));
  }
  auto& passed_over = content.left_out.passed_over;
  std::erase_if(passed_over, [&](const std::string& name) {
    return std::binary_search(classes.begin(), classes.end(), name);
  });
  content.folders = std::move(classes);
  return content;
}

}  // namespace linnet
