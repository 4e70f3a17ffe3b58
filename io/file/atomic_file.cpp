#include "io/file/atomic_file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>
#include <string_view>
#include <system_error>
#include <vector>

#include "engine/core/escape.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTempFilePrefix = ".linnet-";
constexpr std::string_view kTempFileSuffix = ".tmp";

[[noreturn]] void fail(const std::string& path, int error) {
  std::string reason = std::generic_category().message(error);
  if (error == ENOENT) reason = "the folder to put it in does not exist";
  throw Error(Fault::system, "cannot write " + printable(path) + ": " + reason);
}

/// The file that a symbolic link at `path` points to; `path` itself if it is not a link.
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

/// The permissions of the file at `path`, which the new file gets; 0 if there is no file.
mode_t mode_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return 0;
  if (S_ISREG(status.st_mode)) return status.st_mode & 07777;
  throw Error(Fault::system, "cannot write " + printable(path) + ": not a regular file");
}

bool is_temp_file_name(std::string_view name) {
  return name.starts_with(kTempFilePrefix) && name.ends_with(kTempFileSuffix);
}

/// How many names this process has given to temporary files.
std::atomic<unsigned> temp_file_names = 0;

std::string own_prefix() {
  return std::string(kTempFilePrefix) + std::to_string(::getpid()) + "-";
}

/// Whether this process gave that name, so that the file may be in use though a lock could not be
/// had: it may write several files in a folder.
bool is_own_name(std::string_view name) {
  const std::string prefix = own_prefix();
  if (!name.starts_with(prefix)) return false;
  unsigned number = 0;
  const auto parsed =
      std::from_chars(name.data() + prefix.size(), name.data() + name.size(), number);
  return parsed.ec == std::errc() && number < temp_file_names;
}

/// A temporary file whose lock is held is still being written.
void remove_if_abandoned(int folder, const char* name) {
  const FileDescriptor temp_file(
      ::openat(folder, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!temp_file || ::fstat(temp_file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return;
  if (::flock(temp_file.get(), LOCK_EX | LOCK_NB) == 0) ::unlinkat(folder, name, 0);
}

}  // namespace

std::string next_temp_file_name() {
  return own_prefix() + std::to_string(temp_file_names++) + std::string(kTempFileSuffix);
}

AtomicFile::AtomicFile(const std::string& target, mode_t mode)
    : target_(resolved(target)), folder_(folder_of(target_)) {
  const mode_t older = mode_of(target_);
  remove_abandoned_temp_files(folder_);
  open_temp_file(mode);
  if (older != 0) ::fchmod(temp_file_.get(), older);
}

AtomicFile::~AtomicFile() {
  if (!renamed_) ::unlink(temp_path_.c_str());
}

/// Tries the next name if a file of that name exists, left by a killed process of the same PID, or
/// if another process removed the new file as abandoned before it was locked.
void AtomicFile::open_temp_file(mode_t mode) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  struct stat status {};
  do {
    temp_path_ = folder_ + "/" + next_temp_file_name();
    temp_file_ = FileDescriptor(::open(temp_path_.c_str(), kFlags, mode));
    if (!temp_file_ && errno == EEXIST) continue;
    if (!temp_file_) fail(target_, errno);
    ::flock(temp_file_.get(), LOCK_EX);  // without locks in the file system, abandoned files stay
  } while (!temp_file_ || (::fstat(temp_file_.get(), &status) == 0 && status.st_nlink == 0));
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  write_at(end_, bytes);
  end_ += bytes.size();
}

void AtomicFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t done =
        ::pwrite(temp_file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) fail(target_, errno);
    bytes = bytes.subspan(static_cast<std::size_t>(done));
    offset += static_cast<std::uint64_t>(done);
  }
}

void AtomicFile::sync() {
  if (::fsync(temp_file_.get()) != 0) fail(target_, errno);
}

void AtomicFile::complete() {
  sync();
  rename();
  sync_folder();
}

void AtomicFile::complete_unsynced() {
  rename();
}

void AtomicFile::complete_together(std::span<AtomicFile* const> files, const std::string& mixed) {
  for (AtomicFile* file : files) file->sync();
  for (AtomicFile* file : files) {
    try {
      file->rename();
    } catch (const Error& error) {
      if (file == files.front()) throw;
      throw Error(error.fault(), error.what() + ("; " + mixed));
    }
  }
  std::set<std::string> folders;
  for (AtomicFile* file : files) {
    if (folders.insert(file->folder_).second) file->sync_folder();
  }
}

void AtomicFile::rename() {
  if (std::rename(temp_path_.c_str(), target_.c_str()) != 0) fail(target_, errno);
  renamed_ = true;
}

/// The rename is on the disk only once its folder is. Some file systems cannot sync a folder.
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

void remove_abandoned_temp_files(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(folder.c_str()), &::closedir);
  if (!entries) return;
  while (const dirent* entry = ::readdir(entries.get())) {
    if (!is_temp_file_name(entry->d_name) || is_own_name(entry->d_name)) continue;
    remove_if_abandoned(::dirfd(entries.get()), entry->d_name);
  }
}

}  // namespace linnet
