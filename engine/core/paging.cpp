#include "engine/core/paging.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace linnet {
namespace {

std::uintptr_t page_bytes() {
  static const auto bytes = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  return bytes;
}

std::uintptr_t page_of(const std::byte* byte) {
  return reinterpret_cast<std::uintptr_t>(byte) & ~(page_bytes() - 1);
}

}  // namespace

void prefetch_pages(std::span<const std::byte> bytes) noexcept {
  if (bytes.empty()) return;
  const std::uintptr_t begin = page_of(bytes.data());
  const auto end = reinterpret_cast<std::uintptr_t>(bytes.data()) + bytes.size();
  ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_WILLNEED);
}

bool populate_pages(std::span<const std::byte> bytes) noexcept {
  prefetch_pages(bytes);  // otherwise the pages are read one at a time
#ifdef MADV_POPULATE_READ
  if (bytes.empty()) return true;
  const std::uintptr_t begin = page_of(bytes.data());
  const auto end = reinterpret_cast<std::uintptr_t>(bytes.data()) + bytes.size();
  return ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_POPULATE_READ) == 0 ||
         (errno != EFAULT && errno != EHWPOISON);
#else
  return true;
#endif
}

bool is_in_memory(std::span<const std::byte> bytes) noexcept {
  constexpr std::size_t kSample = 64;
  for (std::size_t i = 0; i < kSample && !bytes.empty(); ++i) {
    unsigned char state = 0;
    void* page = reinterpret_cast<void*>(page_of(&bytes[bytes.size() / kSample * i]));
    // For a file without write permission the system reports every page as resident.
    if (::mincore(page, 1, &state) == 0 && (state & 1) == 0) return false;
  }
  return true;
}

}  // namespace linnet
