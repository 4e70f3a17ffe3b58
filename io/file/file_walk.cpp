#include "io/file/file_walk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

#include "engine/core/escape.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

/// A folder's identity, whatever path leads to it.
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

/// Puts an entry of `folder` where it belongs. The kind that the file system gives with the name
/// saves asking for each file.
void sort_in(DIR* folder, const dirent& entry, FolderContent& content) {
  const std::string name = entry.d_name;
  if (entry.d_type == DT_REG) {
    content.files.push_back({name, FoundFile::Kind::regular, {}});
    return;
  }
  if (entry.d_type == DT_DIR) {
    content.folders.push_back(name);
    return;
  }
  struct stat status {};
  if (::fstatat(::dirfd(folder), entry.d_name, &status, 0) != 0) {
    const std::string reason = errno == ELOOP    ? "a link that leads in a circle"
                               : errno == ENOENT ? "a link that leads nowhere"
                                                 : message(errno);
    content.files.push_back({name, FoundFile::Kind::special, reason});
  } else if (S_ISDIR(status.st_mode)) {
    content.folders.push_back(name);
    content.links.push_back(name);
  } else if (S_ISREG(status.st_mode)) {
    content.files.push_back({name, FoundFile::Kind::regular, {}});
  } else {
    content.files.push_back(
        {name, FoundFile::Kind::special, std::string(special_name(status.st_mode))});
  }
}

/// Lists an open folder; returns 0, or the error.
int list(DIR* folder, FolderContent& content) {
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(folder);
    if (entry == nullptr) break;
    if (entry->d_name[0] != '.') sort_in(folder, *entry, content);
  }
  const int error = errno;
  std::sort(content.folders.begin(), content.folders.end());
  std::sort(content.links.begin(), content.links.end());
  std::sort(content.files.begin(), content.files.end(),
            [](const FoundFile& a, const FoundFile& b) { return a.path < b.path; });
  return error;
}

/// Walks down a tree and collects its files.
class Walk {
 public:
  explicit Walk(std::string root) : root_(std::move(root)) {}

  /// Links to that folder are not followed.
  void shun(const Identity& folder) { above_.push_back(folder); }

  std::vector<FoundFile> take() {
    std::sort(found_.begin(), found_.end(),
              [](const FoundFile& a, const FoundFile& b) { return a.path < b.path; });
    return std::move(found_);
  }

  /// `below` is empty for the root, else a path that ends in '/'.
  void enter(const std::string& below, bool by_link) {
    FolderContent content;
    Identity self;
    {
      // Closed before the next is opened: a tree may be deeper than a process has descriptors.
      const Folder folder(::opendir((root_ + "/" + below).c_str()));
      if (!folder) return leave_out(below, FoundFile::Kind::unreadable, message(errno));
      self = identity_of(folder.get());
      if (std::find(above_.begin(), above_.end(), self) != above_.end()) {
        return leave_out(below, FoundFile::Kind::special, "a link back to a folder above it");
      }
      // Without this, folders that link to each other would be walked in every order there is.
      if (!walked_.insert(self).second && by_link) {
        return leave_out(below, FoundFile::Kind::special,
                         "a link to a folder that is read already");
      }
      const int error = list(folder.get(), content);
      if (error != 0) return leave_out(below, FoundFile::Kind::unreadable, message(error));
    }
    for (FoundFile& file : content.files) {
      file.path.insert(0, below);
      found_.push_back(std::move(file));
    }
    above_.push_back(self);
    for (const std::string& name : content.folders) {
      const bool is_link = std::binary_search(content.links.begin(), content.links.end(), name);
      enter(below + name + "/", is_link);
    }
    above_.pop_back();
  }

 private:
  void leave_out(const std::string& below, FoundFile::Kind kind, std::string reason) {
    found_.push_back({below.substr(0, below.size() - 1), kind, std::move(reason)});
  }

  std::string root_;
  std::vector<Identity> above_;
  std::set<Identity> walked_;
  std::vector<FoundFile> found_;
};

[[noreturn]] void fail(const std::string& path, int error) {
  if (error == ENOENT) throw Error(Fault::data, printable(path) + ": no such folder");
  if (error == ENOTDIR) throw Error(Fault::data, printable(path) + " is a file, not a folder");
  throw Error(Fault::data, printable(path) + ": " + message(error));
}

Folder open_folder(const std::string& path) {
  Folder folder(::opendir(path.c_str()));
  if (!folder) fail(path, errno);
  return folder;
}

}  // namespace

FolderContent list_folder(const std::string& path) {
  const Folder folder = open_folder(path);
  FolderContent content;
  const int error = list(folder.get(), content);
  if (error != 0) fail(path, error);
  return content;
}

std::vector<FoundFile> find_files(const std::string& folder, const std::string& outer) {
  open_folder(folder);
  Walk walk(folder);
  if (!outer.empty()) walk.shun(identity_of(open_folder(outer).get()));
  walk.enter("", false);
  return walk.take();
}

bool has_image_extension(std::string_view path) {
  constexpr std::array<std::string_view, 10> kExtensions = {"png", "jpg", "jpeg", "jpe",  "jfif",
                                                            "gif", "bmp", "tif",  "tiff", "webp"};
  const std::size_t dot = path.find_last_of("./");
  if (dot == std::string_view::npos || path[dot] != '.') return false;
  std::string extension(path.substr(dot + 1));
  for (char& letter : extension) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

}  // namespace linnet
