#pragma once

#include <cstddef>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// Bytes of the data caches of one core. The defaults are sizes that every processor of the last
/// ten years has.
struct CacheSizes {
  std::size_t level1 = 32 * 1024;
  std::size_t level2 = 256 * 1024;

  bool operator==(const CacheSizes&) const = default;
};

}  // namespace linnet
