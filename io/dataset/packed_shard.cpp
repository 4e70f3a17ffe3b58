#include "io/dataset/packed_shard.hpp"

#include "engine/core/resident.hpp"
#include "linnet/matrix.hpp"

namespace linnet {
namespace {

/// The kinds of parts, as they are in a file.
constexpr std::uint32_t kColumns = 1;
constexpr std::uint32_t kRows = 2;

/// Whether the part begins and ends where one of such a set can.
bool is_possible(const PackedShard& shard, std::uint64_t images, std::size_t image_bytes) {
  const ResidentPart& part = shard.part;
  const bool of_columns = part.kind == ResidentPart::Kind::columns;
  const std::uint64_t end = of_columns ? image_bytes : images;
  if (part.begin >= part.end || part.end > end) return false;
  if (shard.number == 1 && part.begin != 0) return false;
  if (shard.number == shard.count && part.end != end) return false;
  if (!of_columns) return true;
  return part.begin % kRowPadding == 0 && (part.end == end || part.end % kRowPadding == 0);
}

}  // namespace

std::uint32_t packed_kind(ResidentPart::Kind kind) {
  return kind == ResidentPart::Kind::columns ? kColumns : kRows;
}

void encode_packed_shard(const PackedShard& shard, PackedOut& out) {
  out.number32(packed_kind(shard.part.kind));
  out.number32(shard.number);
  out.number32(shard.count);
  out.number32(0);
  out.number64(shard.part.begin);
  out.number64(shard.part.end);
  out.number64(shard.packing);
}

PackedShard decode_packed_shard(std::span<const std::byte> bytes, std::uint64_t images,
                                std::size_t image_bytes) {
  PackedIn in(bytes);
  PackedShard shard;
  const std::uint32_t kind = in.number32();
  require_packed(kind == kColumns || kind == kRows,
                 "it is a kind of shard that this Linnet does not know");
  shard.part.kind = kind == kColumns ? ResidentPart::Kind::columns : ResidentPart::Kind::rows;
  shard.number = in.number32();
  shard.count = in.number32();
  require_packed(shard.count >= 2 && shard.count <= kMostShards && shard.number >= 1 &&
                     shard.number <= shard.count && in.number32() == 0,
                 "it has no possible number of shards");
  shard.part.begin = in.number64();
  shard.part.end = in.number64();
  shard.packing = in.number64();
  in.end();
  require_packed(is_possible(shard, images, image_bytes), "it has no possible part of the images");
  return shard;
}

StoredPixels stored_pixels(const std::optional<PackedShard>& shard, std::uint64_t images,
                           std::size_t image_bytes) {
  const ResidentPart part = shard ? shard->part : ResidentPart{};
  return {resident_rows(part, images).size(), resident_columns(part, image_bytes).size()};
}

}  // namespace linnet
