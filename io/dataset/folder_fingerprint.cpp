#include "io/dataset/folder_fingerprint.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "engine/core/workers.hpp"
#include "io/file/file_descriptor.hpp"
#include "io/file/hash.hpp"

namespace linnet {
namespace {

/// Files per task of the parallel loop.
constexpr std::size_t kStatsPerTask = 256;

/// A file's metadata from stat; all zero if there is no such file.
struct FileStamp {
  std::uint64_t inode = 0;
  std::int64_t bytes = 0;
  std::int64_t modified_seconds = 0;
  std::int64_t modified_nanoseconds = 0;
  std::int64_t changed_seconds = 0;
  std::int64_t changed_nanoseconds = 0;
};

FileStamp stamp_of(int folder, const std::string& path) {
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

std::uint64_t fingerprint(const ImageFolder& folder, const Context& context) {
  const std::size_t count = folder.files.size();
  const FileDescriptor root(::open(folder.root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  std::vector<FileStamp> stamps(count);
  context.workers().for_each((count + kStatsPerTask - 1) / kStatsPerTask, LoopSchedule::dynamic,
                             [&](std::size_t group, int) {
                               const std::size_t first = group * kStatsPerTask;
                               for (std::size_t i = first;
                                    i < std::min(first + kStatsPerTask, count); ++i) {
                                 stamps[i] = stamp_of(root.get(), folder.files[i].path);
                               }
                             });
  Hasher hasher;
  for (const std::string& name : folder.classes) add_text(hasher, name);
  for (const ListedFile& file : folder.files) add_text(hasher, file.path);
  hasher.add(std::as_bytes(std::span(stamps)));
  // The number of bad files separates the two lists of paths below: a FIFO that is skipped may
  // become a folder that cannot be listed, with the same path.
  const std::uint64_t bad = folder.bad.size();
  hasher.add(std::as_bytes(std::span(&bad, 1)));
  for (const BadFile& file : folder.bad) add_text(hasher, file.path);
  for (const std::string& path : folder.skipped) {
    if (path.find('/') != std::string::npos) add_text(hasher, path);
  }
  return hasher.value();
}

std::uint64_t hash_of_names(const ImageFolder& folder) {
  Hasher hasher;
  for (const std::string& name : folder.classes) add_text(hasher, name);
  for (const ListedFile& file : folder.files) add_text(hasher, file.path);
  add_text(hasher, "");  // no path is empty
  for (const BadFile& file : folder.bad) add_text(hasher, file.path);
  return hasher.value();
}

}  // namespace linnet
