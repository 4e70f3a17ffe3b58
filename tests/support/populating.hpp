#pragma once

#include <sys/mman.h>

#include <cstddef>

namespace linnet::test {

/// Whether the system can say what of a mapped file can be read: Linux from 5.14 on.
inline bool reports_populated_pages() {
#ifdef MADV_POPULATE_READ
  constexpr std::size_t kPage = 4096;
  alignas(kPage) static std::byte page[kPage];
  return ::madvise(page, kPage, MADV_POPULATE_READ) == 0;
#else
  return false;
#endif
}

}  // namespace linnet::test
