#include "io/dataset/folder_fingerprint.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "io/file/file_descriptor.hpp"
#include "io/file/hash.hpp"

namespace linnet {
namespace {

/// Files that a worker asks for at a time.
constexpr std::size_t kFilesAtATime = 256;

/// What the file system says of a file without its being read; all zero where there is none.
struct Stamp {
  std::uint64_t inode = 0;
  std::int64_t bytes = 0;
  std::int64_t modified_seconds = 0;
  std::int64_t modified_nanoseconds = 0;
  std::int64_t changed_seconds = 0;
  std::int64_t changed_nanoseconds = 0;
};

Stamp stamp_of(int folder, const std::string& path) {
  struct stat status {};
  if (::fstatat(folder, path.c_str(), &status, 0) != 0) return {};
  return {status.st_ino,          status.st_size,        status.st_mtim.tv_sec,
          status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec};
}

void add_text(Hasher& hasher, std::string_view text) {
  const std::uint64_t size = text.size();
  hasher.add(std::as_bytes(std::span(&size, 1)));
  hasher.add(std::as_bytes(std::span(text)));
}

}  // namespace

std::uint64_t fingerprint(const ImageFolder& folder, const Workers& workers) {
  const std::size_t count = folder.files.size();
  const FileDescriptor root(::open(folder.root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  std::vector<Stamp> stamps(count);
  workers.for_each((count + kFilesAtATime - 1) / kFilesAtATime, LoopSchedule::dynamic,
                   [&](std::size_t group, int) {
                     const std::size_t first = group * kFilesAtATime;
                     for (std::size_t i = first; i < std::min(first + kFilesAtATime, count); ++i) {
                       stamps[i] = stamp_of(root.get(), folder.files[i].path);
                     }
                   });
  Hasher hasher;
  for (const std::string& name : folder.classes) add_text(hasher, name);
  for (const ListedFile& file : folder.files) add_text(hasher, file.path);
  hasher.add(std::as_bytes(std::span(stamps)));
  // Their number tells where they end: a FIFO that is passed over may become a folder that cannot
  // be listed.
  const std::uint64_t bad = folder.bad.size();
  hasher.add(std::as_bytes(std::span(&bad, 1)));
  for (const BadFile& file : folder.bad) add_text(hasher, file.path);
  for (const std::string& path : folder.skipped) add_text(hasher, path);
  return hasher.value();
}

}  // namespace linnet
