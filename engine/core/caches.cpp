#include "engine/core/caches.hpp"

#include <unistd.h>

namespace linnet {
namespace {

std::size_t reported(int name, std::size_t otherwise) {
  const long bytes = ::sysconf(name);
  return bytes > 0 ? static_cast<std::size_t>(bytes) : otherwise;
}

}  // namespace

CacheSizes reported_cache_sizes() {
  static const CacheSizes sizes{.level1 = reported(_SC_LEVEL1_DCACHE_SIZE, CacheSizes{}.level1),
                                .level2 = reported(_SC_LEVEL2_CACHE_SIZE, CacheSizes{}.level2)};
  return sizes;
}

}  // namespace linnet
