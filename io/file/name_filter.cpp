#include "io/file/name_filter.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <utility>

#include "io/file/path_text.hpp"

namespace linnet {
namespace {

/// Folders that file systems, network storage and archivers make beside the user's: thumbnails,
/// deleted files and snapshots of Synology and QNAP, the metadata of macOS in ZIP archives, what
/// Windows and ext4 keep. In lower case, as some differ in that by version.
constexpr std::array<std::string_view, 12> kSystemFolders = {
    "$recycle.bin", "recycler",           "system volume information",
    "lost+found",   "__macosx",           "@eadir",
    "#recycle",     "@recycle",           "#snapshot",
    "@tmp",         "@recently-snapshot", "network trash folder"};

std::string_view last_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_system_folder(std::string_view name) {
  const std::string lower = in_lower_case(name);
  return std::find(kSystemFolders.begin(), kSystemFolders.end(), lower) != kSystemFolders.end();
}

}  // namespace

bool matches_glob(std::string_view glob, std::string_view path, bool is_folder) {
  if (glob.ends_with('/')) {
    if (!is_folder) return false;
    glob.remove_suffix(1);
  }
  if (glob.starts_with("./")) glob.remove_prefix(1);
  const bool by_path = glob.find('/') != std::string_view::npos;
  if (glob.starts_with('/')) glob.remove_prefix(1);
  const std::string pattern(glob);
  const std::string text(by_path ? path : last_name(path));
  return ::fnmatch(pattern.c_str(), text.c_str(), 0) == 0;
}

NameFilter::NameFilter(std::vector<std::string> globs, std::vector<std::string> ignored)
    : globs_(std::move(globs)), ignored_(std::move(ignored)) {}

EntryUse NameFilter::use_of(std::string_view above, std::string_view name, bool is_folder) const {
  const bool is_plain = globs_.empty() && ignored_.empty();
  const std::string path = is_plain ? "" : std::string(above) + std::string(name);
  if (std::find(ignored_.begin(), ignored_.end(), path) != ignored_.end()) {
    return EntryUse::ignored;
  }
  if (name.starts_with('.')) return is_folder ? EntryUse::passed_over : EntryUse::ignored;
  const bool excluded = std::any_of(globs_.begin(), globs_.end(), [&](const std::string& glob) {
    return matches_glob(glob, path, is_folder);
  });
  if (excluded) return EntryUse::excluded;
  return is_folder && is_system_folder(name) ? EntryUse::passed_over : EntryUse::taken;
}

bool NameFilter::ignores_below(std::string_view folder) const {
  const std::string prefix = std::string(folder) + "/";
  return std::any_of(ignored_.begin(), ignored_.end(),
                     [&](const std::string& path) { return path.starts_with(prefix); });
}

}  // namespace linnet
