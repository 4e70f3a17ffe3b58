#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "io/dataset/packed_format.hpp"
#include "linnet/io/packed_file.hpp"

namespace linnet {

/// What the header of a shard says of it, as bytes of fixed places; io/README.md describes them.
inline constexpr std::size_t kPackedShardBytes = 40;

/// The number that stands for a kind of part: of columns or of rows.
std::uint32_t packed_kind(ResidentPart::Kind kind);

/// Appends them.
void encode_packed_shard(const PackedShard& shard, PackedOut& out);

/// Decodes them, of so many images of `image_bytes` bytes each. Throws PackedError unless the shard
/// can be one of such a set.
PackedShard decode_packed_shard(std::span<const std::byte> bytes, std::uint64_t images,
                                std::size_t image_bytes);

/// The images of which a file has pixels, and how many bytes of each; shard: none if it has all.
struct StoredPixels {
  std::uint64_t rows = 0;
  std::size_t columns = 0;
};
StoredPixels stored_pixels(const std::optional<PackedShard>& shard, std::uint64_t images,
                           std::size_t image_bytes);

}  // namespace linnet
