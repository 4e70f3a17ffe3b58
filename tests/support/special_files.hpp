#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <stdexcept>

namespace linnet::test {

/// Makes a file of a kind that has no end. Throws std::runtime_error where that fails.
inline void make_special(const std::filesystem::path& path, mode_t kind) {
  if (::mknod(path.c_str(), kind | 0600, 0) != 0) {
    throw std::runtime_error("cannot make " + path.string());
  }
}

/// A FIFO that nobody writes to: opening it the usual way waits for ever.
inline void make_fifo(const std::filesystem::path& path) {
  make_special(path, S_IFIFO);
}

inline void make_socket(const std::filesystem::path& path) {
  make_special(path, S_IFSOCK);
}

}  // namespace linnet::test
