#include "io/file/atomic_file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>
#include <vector>

#include "engine/core/escape.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDraftPrefix = ".linnet-";
constexpr std::string_view kDraftSuffix = ".tmp";

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

std::string folder_of(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

/// The permissions of the file at `path`, which the new one keeps; none where there is no file.
mode_t mode_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return 0;
  if (S_ISREG(status.st_mode)) return status.st_mode & 07777;
  throw Error(Fault::system, "cannot write " + printable(path) + ": not a regular file");
}

bool is_draft_name(std::string_view name) {
  return name.starts_with(kDraftPrefix) && name.ends_with(kDraftSuffix);
}

/// A draft is in use while somebody holds its lock.
void remove_if_abandoned(int folder, const char* name) {
  const FileDescriptor draft(::openat(folder, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!draft || ::fstat(draft.get(), &status) != 0 || !S_ISREG(status.st_mode)) return;
  if (::flock(draft.get(), LOCK_EX | LOCK_NB) == 0) ::unlinkat(folder, name, 0);
}

}  // namespace

std::string next_draft_name() {
  static std::atomic<unsigned> names = 0;
  return std::string(kDraftPrefix) + std::to_string(::getpid()) + "-" + std::to_string(names++) +
         std::string(kDraftSuffix);
}

AtomicFile::AtomicFile(const std::string& target, mode_t mode)
    : target_(resolved(target)), folder_(folder_of(target_)) {
  const mode_t older = mode_of(target_);
  remove_abandoned_drafts(folder_);
  open_draft(mode);
  if (older != 0) ::fchmod(file_.get(), older);
}

AtomicFile::~AtomicFile() {
  if (!renamed_) ::unlink(draft_.c_str());
}

/// Takes the next name where a killed process of the same number has left its file, or where
/// somebody took the new one for such a file before it was locked.
void AtomicFile::open_draft(mode_t mode) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  struct stat status {};
  do {
    draft_ = folder_ + "/" + next_draft_name();
    file_ = FileDescriptor(::open(draft_.c_str(), kFlags, mode));
    if (!file_ && errno == EEXIST) continue;
    if (!file_) fail(target_, errno);
    ::flock(file_.get(), LOCK_EX);  // some file systems have no locks; their drafts just stay
  } while (!file_ || (::fstat(file_.get(), &status) == 0 && status.st_nlink == 0));
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  write_at(end_, bytes);
  end_ += bytes.size();
}

void AtomicFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t done =
        ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) fail(target_, errno);
    bytes = bytes.subspan(static_cast<std::size_t>(done));
    offset += static_cast<std::uint64_t>(done);
  }
}

void AtomicFile::complete() {
  if (::fsync(file_.get()) != 0) fail(target_, errno);
  rename();
  sync_folder();
}

void AtomicFile::complete_unsynced() {
  rename();
}

void AtomicFile::rename() {
  if (std::rename(draft_.c_str(), target_.c_str()) != 0) fail(target_, errno);
  renamed_ = true;
}

/// The new name is not safe before its folder is; some file systems cannot sync a folder.
void AtomicFile::sync_folder() {
  const FileDescriptor folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder && ::fsync(folder.get()) != 0 && errno != EINVAL && errno != EROFS) {
    fail(target_, errno);
  }
}

void write_file_atomically(const std::string& path,
                           std::span<const std::span<const std::byte>> pieces) {
  AtomicFile file(path);
  for (std::span<const std::byte> piece : pieces) file.write(piece);
  file.complete();
}

void check_can_write(const std::string& path, std::size_t bytes) {
  AtomicFile file(path);
  const std::vector<std::byte> block(std::min<std::size_t>(bytes, 1 << 20));
  for (std::size_t left = bytes; left != 0;) {
    const std::size_t size = std::min(left, block.size());
    file.write(std::span(block).first(size));
    left -= size;
  }
}

void remove_abandoned_drafts(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(folder.c_str()), &::closedir);
  if (!entries) return;
  while (const dirent* entry = ::readdir(entries.get())) {
    if (is_draft_name(entry->d_name)) remove_if_abandoned(::dirfd(entries.get()), entry->d_name);
  }
}

}  // namespace linnet
