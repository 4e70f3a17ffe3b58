#include "io/file/file_walk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

#include "engine/core/escape.hpp"
#include "engine/core/move_to_end.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

/// Identifies a folder independently of the path to it.
using Identity = std::pair<dev_t, ino_t>;

Identity identity_of(DIR* folder) {
  struct stat status {};
  ::fstat(::dirfd(folder), &status);
  return {status.st_dev, status.st_ino};
}

std::string_view special_name(mode_t mode) {
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISBLK(mode) || S_ISCHR(mode)) return "a device";
  return "not a regular file";
}

std::string message(int error) {
  return std::generic_category().message(error);
}

void sort(LeftOut& left_out) {
  std::sort(left_out.passed_over.begin(), left_out.passed_over.end());
  std::sort(left_out.excluded.begin(), left_out.excluded.end());
}

/// Adds what the filter does not take to the right list of `content`, with its path in the tree;
/// returns whether the filter takes it.
bool is_taken(const FilteredPlace& place, const std::string& name, bool is_folder,
              LeftOut& left_out) {
  const EntryUse use = place.filter.use_of(place.above, name, is_folder);
  if (use == EntryUse::passed_over) left_out.passed_over.push_back(place.above + name);
  if (use == EntryUse::excluded) left_out.excluded.push_back(place.above + name);
  return use == EntryUse::taken;
}

/// Adds an entry of `folder` to the right list of `content`. Where the file system returns the kind
/// of the entry with its name, no stat call is needed.
void add_entry(DIR* folder, const dirent& entry, const FilteredPlace& place,
               FolderContent& content) {
  const std::string name = entry.d_name;
  const auto add_file = [&](FoundFile::Kind kind, std::string reason) {
    if (!is_taken(place, name, false, content.left_out)) return;
    content.files.push_back({name, kind, std::move(reason)});
  };
  if (entry.d_type == DT_REG) return add_file(FoundFile::Kind::regular, {});
  struct stat status {};
  const bool is_link = entry.d_type != DT_DIR;
  if (is_link && ::fstatat(::dirfd(folder), entry.d_name, &status, 0) != 0) {
    add_file(FoundFile::Kind::special, errno == ELOOP    ? "a link that leads in a circle"
                                       : errno == ENOENT ? "a link that leads nowhere"
                                                         : message(errno));
  } else if (!is_link || S_ISDIR(status.st_mode)) {
    if (!is_taken(place, name, true, content.left_out)) return;
    content.folders.push_back(name);
    if (is_link) content.links.push_back(name);
  } else if (S_ISREG(status.st_mode)) {
    add_file(FoundFile::Kind::regular, {});
  } else {
    add_file(FoundFile::Kind::special, std::string(special_name(status.st_mode)));
  }
}

bool is_own_or_parent(const char* name) {
  const std::string_view text = name;
  return text == "." || text == "..";
}

/// Lists an open folder; returns 0 or an errno value.
int list(DIR* folder, const FilteredPlace& place, FolderContent& content) {
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(folder);
    if (entry == nullptr) break;
    if (!is_own_or_parent(entry->d_name)) add_entry(folder, *entry, place, content);
  }
  const int error = errno;
  std::sort(content.folders.begin(), content.folders.end());
  std::sort(content.links.begin(), content.links.end());
  std::sort(content.files.begin(), content.files.end(),
            [](const FoundFile& a, const FoundFile& b) { return a.path < b.path; });
  sort(content.left_out);
  return error;
}

/// Visits the folders of a tree recursively and collects their files.
class Walk {
 public:
  Walk(std::string root, const FilteredPlace& place) : root_(std::move(root)), place_(place) {}

  /// Links to that folder are not followed.
  void exclude(const Identity& folder) { above_.push_back(folder); }

  FileTree take() {
    std::sort(found_.files.begin(), found_.files.end(),
              [](const FoundFile& a, const FoundFile& b) { return a.path < b.path; });
    sort(found_.left_out);
    return std::move(found_);
  }

  /// Visits a folder. `below`: its path relative to the root, empty for the root itself, else
  /// ending in '/'.
  void visit(const std::string& below, bool by_link) {
    FolderContent content;
    Identity self;
    {
      // Closed before folders below are opened: a tree can be deeper than the limit of descriptors.
      const Folder folder(::opendir((root_ + "/" + below).c_str()));
      if (!folder) return add_unfollowed(below, FoundFile::Kind::unreadable, message(errno));
      self = identity_of(folder.get());
      if (std::find(above_.begin(), above_.end(), self) != above_.end()) {
        return add_unfollowed(below, FoundFile::Kind::special, "a link back to a folder above it");
      }
      // Without this, folders that link to each other would be visited in every possible order.
      if (!visited_.insert(self).second && by_link) {
        return add_unfollowed(below, FoundFile::Kind::special,
                              "a link to a folder that is read already");
      }
      const int error = list(folder.get(), {place_.filter, place_.above + below}, content);
      if (error != 0) return add_unfollowed(below, FoundFile::Kind::unreadable, message(error));
    }
    for (FoundFile& file : content.files) {
      file.path.insert(0, below);
      found_.files.push_back(std::move(file));
    }
    move_to_end(content.left_out.passed_over, found_.left_out.passed_over);
    move_to_end(content.left_out.excluded, found_.left_out.excluded);
    above_.push_back(self);
    for (const std::string& name : content.folders) {
      const bool is_link = std::binary_search(content.links.begin(), content.links.end(), name);
      visit(below + name + "/", is_link);
    }
    above_.pop_back();
  }

 private:
  void add_unfollowed(const std::string& below, FoundFile::Kind kind, std::string reason) {
    found_.files.push_back({below.substr(0, below.size() - 1), kind, std::move(reason)});
  }

  std::string root_;
  const FilteredPlace& place_;
  std::vector<Identity> above_;
  std::set<Identity> visited_;
  FileTree found_;
};

[[noreturn]] void fail(const std::string& path, int error) {
  if (error == ENOENT) throw Error(Fault::data, printable(path) + ": no such file or folder");
  if (error == ENOTDIR) throw Error(Fault::data, printable(path) + " is a file, not a folder");
  throw Error(Fault::data, printable(path) + ": " + message(error));
}

Folder open_folder(const std::string& path) {
  Folder folder(::opendir(path.c_str()));
  if (!folder) fail(path, errno);
  return folder;
}

}  // namespace

FolderContent list_folder(const std::string& path, const FilteredPlace& place) {
  const Folder folder = open_folder(path);
  FolderContent content;
  const int error = list(folder.get(), place, content);
  if (error != 0) fail(path, error);
  return content;
}

FileTree find_files(const std::string& folder, const std::string& outer,
                    const FilteredPlace& place) {
  open_folder(folder);
  Walk walk(folder, place);
  if (!outer.empty()) walk.exclude(identity_of(open_folder(outer).get()));
  walk.visit("", false);
  return walk.take();
}

}  // namespace linnet
