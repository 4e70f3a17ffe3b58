#include "engine/core/huge_pages.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>

#include "engine/core/memory_limit.hpp"
#include "engine/core/paging.hpp"

namespace linnet {
namespace {

constexpr std::uintptr_t kHugePage = std::uintptr_t{2} << 20;

/// A few pages, so that a stop is noticed soon and a disk has some requests at once.
constexpr std::uintptr_t kPiece = 4 * kHugePage;

bool has_room(std::size_t bytes) {
  const std::optional<std::size_t> limit = memory_limit("/");
  return limit && bytes <= *limit / 2;
}

void advise(std::uintptr_t begin, std::uintptr_t end, int advice) {
  ::madvise(reinterpret_cast<void*>(begin), end - begin, advice);
}

}  // namespace

void read_in_huge_pages(std::span<const std::byte> bytes, const Workers& workers,
                        const StopRequest& stop) {
#if defined(MADV_HUGEPAGE) && defined(MADV_POPULATE_READ)
  const auto address = reinterpret_cast<std::uintptr_t>(bytes.data());
  // Whole pages of 2 MB: what is left over at both ends is read when it is used.
  const std::uintptr_t begin = (address + kHugePage - 1) & ~(kHugePage - 1);
  const std::uintptr_t end = (address + bytes.size()) & ~(kHugePage - 1);
  if (begin >= end || is_in_memory(bytes) || !has_room(bytes.size())) return;
  advise(begin, end, MADV_NORMAL);  // MADV_RANDOM, which MappedFile gave, allows no reading ahead
  advise(begin, end, MADV_HUGEPAGE);
  workers.for_each((end - begin + kPiece - 1) / kPiece, LoopSchedule::dynamic,
                   [&](std::size_t i, int) {
                     stop.check();
                     const std::uintptr_t first = begin + i * kPiece;
                     advise(first, std::min(first + kPiece, end), MADV_POPULATE_READ);
                   });
  advise(begin, end, MADV_RANDOM);
#else
  static_cast<void>(bytes);
  static_cast<void>(workers);
  static_cast<void>(stop);
#endif
}

}  // namespace linnet
