#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "tests/support/temporary_folder.hpp"

namespace linnet::test {

inline struct stat status_of(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) throw std::runtime_error("no " + path.string());
  return status;
}

/// Waits until the clock of the file system has gone on: it ticks a few hundred times a second, and
/// what is changed twice within a tick bears the same time.
inline void wait_for_next_file_time() {
  const TemporaryFolder folder;
  const auto now = [&] {
    write_file(folder.path() / "now", std::string_view());
    const struct stat status = status_of(folder.path() / "now");
    return std::pair(status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
  };
  const auto before = now();
  while (now() == before) {
  }
}

/// Sets the time of modification to that of `status`, as somebody does who hides a change.
inline void set_time_back(const std::filesystem::path& path, const struct stat& status) {
  const timespec times[] = {status.st_atim, status.st_mtim};
  if (::utimensat(AT_FDCWD, path.c_str(), times, 0) != 0) {
    throw std::runtime_error("cannot set the time of " + path.string());
  }
}

}  // namespace linnet::test
