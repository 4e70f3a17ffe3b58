#include "io/dataset/packed_blocks.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "engine/core/huge_pages.hpp"
#include "engine/core/paging.hpp"
#include "io/dataset/packed_format.hpp"
#include "io/file/hash.hpp"

namespace linnet {
namespace {

using Bytes = std::span<const std::byte>;

/// The checksums of an open set's blocks; empty if they can no longer be read.
std::vector<std::uint64_t> checksums_of(const PackedSet& set) {
  const Bytes file = set.images.pixels.file().bytes();
  try {
    const Bytes bytes = packed_section(file, decode_packed_header(file), PackedSection::checksums);
    std::vector<std::uint64_t> checksums(bytes.size() / sizeof(std::uint64_t));
    std::memcpy(checksums.data(), bytes.data(), bytes.size());
    return checksums;
  } catch (const PackedError&) {
    return {};
  }
}

/// The bytes of a block of pixels; the last block may be shorter.
Bytes block_of(Bytes pixels, std::size_t block) {
  const std::size_t first = block * kPackedBlock;
  return pixels.subspan(first, std::min(kPackedBlock, pixels.size() - first));
}

}  // namespace

std::size_t count_damaged_blocks(const PackedSet& set, const Workers& workers,
                                 const StopRequest& stop,
                                 const std::function<void(std::size_t bytes)>& advance) {
  const Pixels& rows = set.images.pixels;
  const Bytes pixels =
      rows.file().bytes().subspan(kPackedPage, packed_extent_bytes(rows.rows() * rows.stride()));
  const std::vector<std::uint64_t> checksums = checksums_of(set);
  if (checksums.empty()) return packed_blocks(pixels.size());
  read_in_huge_pages(pixels, workers, stop);
  std::atomic<std::size_t> damaged = 0;
  workers.for_each(checksums.size(), LoopSchedule::dynamic, [&](std::size_t b, int) {
    stop.check();
    const Bytes block = block_of(pixels, b);
    if (!populate_pages(block) || hash_of(block) != checksums[b]) ++damaged;
    advance(block.size());
  });
  return damaged;
}

}  // namespace linnet
