#pragma once

#include <sys/mman.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace linnet::test {

/// Whether the system can say what of a mapped file can be read: Linux from 5.14 on.
inline bool tells_what_can_be_read() {
#ifdef MADV_POPULATE_READ
  constexpr std::uintptr_t kPage = 4096;
  static std::byte bytes[2 * kPage];
  const auto page = (reinterpret_cast<std::uintptr_t>(bytes) + kPage - 1) & ~(kPage - 1);
  return ::madvise(reinterpret_cast<void*>(page), kPage, MADV_POPULATE_READ) == 0;
#else
  return false;
#endif
}

}  // namespace linnet::test
