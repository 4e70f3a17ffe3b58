#include "engine/train/slice_prefetch.hpp"

#include <cstdint>
#include <vector>

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

/// Rows that are told apart by their addresses.
struct Batches {
  std::vector<std::uint8_t> bytes = std::vector<std::uint8_t>(24);
  std::vector<const std::byte*> starts = [this] {
    std::vector<const std::byte*> all;
    for (const std::uint8_t& byte : bytes) all.push_back(row_start(&byte));
    return all;
  }();
  FeatureRows rows{ElementType::u8, starts};
  FeatureRows updated = rows.first(8);
  FeatureRows chunk = rows.subspan(8, 8);
  FeatureRows next_chunk = rows.subspan(16, 8);

  SlicePosition at(bool is_last, bool has_update) const {
    return {.chunk = chunk,
            .next_chunk = next_chunk,
            .updated = has_update ? updated : FeatureRows{},
            .column = 512,
            .next_column = is_last ? 0U : 1024U,
            .is_last = is_last};
  }
};

void check(PrefetchFeatures planned, FeatureRows rows, std::size_t column) {
  CHECK(planned.rows.starts.data() == rows.starts.data());
  CHECK(planned.rows.size() == rows.size());
  if (!rows.empty()) CHECK(planned.column == column);
}

TEST_CASE("batches fit the cache if two of them take half of the second level") {
  CacheSizes caches{};
  caches.level2 = 1 << 20;
  CHECK(batches_fit_cache(64, 4096, caches));
  CHECK_FALSE(batches_fit_cache(65, 4096, caches));
  CHECK(batches_fit_cache(512, 512, caches));
}

TEST_CASE("without an update, the forward product prefetches the next slice") {
  const Batches batches;
  for (const bool fits : {false, true}) {
    const SlicePrefetch middle = plan_prefetch(batches.at(false, false), fits);
    check(middle.by_update, {}, 0);
    check(middle.by_forward, batches.chunk, 1024);
    const SlicePrefetch last = plan_prefetch(batches.at(true, false), fits);
    check(last.by_forward, batches.next_chunk, 0);
  }
}

TEST_CASE("where batches fit the cache, each product prefetches half of the next slice's rows") {
  const Batches batches;
  const SlicePrefetch middle = plan_prefetch(batches.at(false, true), true);
  check(middle.by_update, batches.chunk.first(4), 1024);
  check(middle.by_forward, batches.chunk.subspan(4), 1024);
  const SlicePrefetch last = plan_prefetch(batches.at(true, true), true);
  check(last.by_update, batches.next_chunk.first(4), 0);
  check(last.by_forward, batches.next_chunk.subspan(4), 0);
}

TEST_CASE("larger batches: each product prefetches what the product after it reads") {
  const Batches batches;
  const SlicePrefetch middle = plan_prefetch(batches.at(false, true), false);
  check(middle.by_update, batches.chunk, 512);
  check(middle.by_forward, batches.updated, 1024);
  const SlicePrefetch last = plan_prefetch(batches.at(true, true), false);
  check(last.by_update, batches.chunk, 512);
  check(last.by_forward, batches.chunk, 0);
}

}  // namespace
}  // namespace linnet::test
