#pragma once

#include <cstddef>

#include "engine/kernels/operands.hpp"
#include "linnet/cache_sizes.hpp"

namespace linnet {

/// Where a member is in its pass over its slices: the rows that the pass reads, and those of the
/// next one.
struct SlicePosition {
  FeatureRows chunk;        ///< the rows whose partial logits are computed
  FeatureRows next_chunk;   ///< those of the next pass
  FeatureRows updated;      ///< the first rows of the batch whose update comes first, or none
  std::size_t column;       ///< where the slice begins
  std::size_t next_column;  ///< where the next slice begins; after the last one, the first one
  bool is_last;             ///< of the member's slices
};

/// The rows to prefetch during the two products of a slice.
struct SlicePrefetch {
  PrefetchFeatures by_update;
  PrefetchFeatures by_forward;
};

/// Whether `row_bytes` bytes of each row of two batches, the current and the next one, fit half of
/// the second-level cache.
bool batches_fit_cache(std::size_t batch_size, std::size_t row_bytes, const CacheSizes& caches);

/// Plans them. If the member's columns of a batch and the next one fit the second-level cache, both
/// products prefetch the next slice, of this chunk or, after the last slice, of the next one: half
/// of the rows each. Otherwise each prefetches what the product after it reads.
SlicePrefetch plan_prefetch(const SlicePosition& position, bool batches_fit_cache);

}  // namespace linnet
