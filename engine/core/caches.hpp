#pragma once

#include "linnet/cache_sizes.hpp"

namespace linnet {

/// The caches as the operating system reports them, read once. A size that it does not report, as
/// on many virtual machines and Arm boards, is the default of CacheSizes. Thread-safe.
CacheSizes reported_cache_sizes();

}  // namespace linnet
