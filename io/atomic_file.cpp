#include "io/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <vector>

#include "engine/core/error.hpp"
#include "io/escape.hpp"
#include "io/file_descriptor.hpp"

namespace linnet {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, int error) {
  std::string reason = std::generic_category().message(error);
  if (error == ENOENT) reason = "the folder to put it in does not exist";
  throw Error(Fault::system, "cannot write " + printable(path) + ": " + reason);
}

/// The file that a link at `path` stands for; `path` itself if it is none.
std::string resolved(const std::string& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return path;
  const fs::path target = fs::canonical(path, error);
  if (error) throw Error(Fault::system, printable(path) + " is a link that leads nowhere");
  return target.string();
}

/// Names that this process has tried: each thread gets one of its own.
std::atomic<unsigned> names_tried = 0;

/// A new file beside its target, removed unless it takes the target's place.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& target) : target_(target) {
    fs::path folder = fs::path(target).parent_path();
    if (folder.empty()) folder = ".";
    folder_ = folder.string();
    open_new();
    keep_mode();
  }

  ~TemporaryFile() {
    if (!renamed_) ::unlink(name_.c_str());
  }

  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t done = ::write(file_.get(), bytes.data(), bytes.size());
      if (done < 0 && errno == EINTR) continue;
      if (done < 0) fail(target_, errno);
      bytes = bytes.subspan(static_cast<std::size_t>(done));
    }
  }

  void sync() {
    if (::fsync(file_.get()) != 0) fail(target_, errno);
  }

  void rename() {
    if (std::rename(name_.c_str(), target_.c_str()) != 0) fail(target_, errno);
    renamed_ = true;
    // The new name is not safe before its folder is; some file systems cannot sync a folder.
    const FileDescriptor folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder && ::fsync(folder.get()) != 0 && errno != EINVAL && errno != EROFS) {
      fail(target_, errno);
    }
  }

 private:
  /// A killed process of the same number may have left its file here: then the next name.
  void open_new() {
    constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    do {
      name_ = folder_ + "/.linnet-" + std::to_string(::getpid()) + "-" +
              std::to_string(names_tried++) + ".tmp";
      file_ = FileDescriptor(::open(name_.c_str(), kFlags, 0666));
    } while (!file_ && errno == EEXIST);
    if (!file_) fail(target_, errno);
  }

  /// The new file is as readable as the old one, and takes the place of nothing but a file.
  void keep_mode() {
    struct stat status {};
    if (::stat(target_.c_str(), &status) != 0) return;
    if (!S_ISREG(status.st_mode)) {
      ::unlink(name_.c_str());
      throw Error(Fault::system, "cannot write " + printable(target_) + ": not a regular file");
    }
    ::fchmod(file_.get(), status.st_mode & 07777);
  }

  std::string target_;
  std::string folder_;
  std::string name_;
  FileDescriptor file_;
  bool renamed_ = false;
};

}  // namespace

void write_file_atomically(const std::string& path,
                           std::span<const std::span<const std::byte>> pieces) {
  TemporaryFile file(resolved(path));
  for (std::span<const std::byte> piece : pieces) file.write(piece);
  file.sync();
  file.rename();
}

void check_can_write(const std::string& path, std::size_t bytes) {
  TemporaryFile file(resolved(path));
  const std::vector<std::byte> block(std::min<std::size_t>(bytes, 1 << 20));
  for (std::size_t left = bytes; left != 0;) {
    const std::size_t size = std::min(left, block.size());
    file.write(std::span(block).first(size));
    left -= size;
  }
}

}  // namespace linnet
