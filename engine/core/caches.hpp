#pragma once

#include <cstddef>

namespace linnet {

/// Bytes of the data caches of one core.
struct CacheSizes {
  std::size_t level1;
  std::size_t level2;
};

/// What this machine reports, read once. Where it reports nothing, as many virtual machines and
/// Arm boards do, sizes that every processor of the last ten years has: 32 KB and 256 KB.
CacheSizes cache_sizes();

}  // namespace linnet
