#include "engine/train/slice_prefetch.hpp"

namespace linnet {

bool batches_fit_cache(std::size_t batch_size, std::size_t row_bytes, const CacheSizes& caches) {
  return 2 * batch_size * row_bytes <= caches.level2 / 2;
}

SlicePrefetch plan_prefetch(const SlicePosition& position, bool batches_fit_cache) {
  const FeatureRows next = position.is_last ? position.next_chunk : position.chunk;
  if (position.updated.empty()) return {{}, {next, position.next_column}};
  if (batches_fit_cache) {
    const std::size_t half = next.size() / 2;
    return {{next.first(half), position.next_column}, {next.subspan(half), position.next_column}};
  }
  return {{position.chunk, position.column},
          {position.is_last ? position.chunk : position.updated, position.next_column}};
}

}  // namespace linnet
