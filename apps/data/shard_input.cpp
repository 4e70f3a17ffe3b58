#include "apps/data/shard_input.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include "apps/data/mapped_input.hpp"
#include "apps/process/output.hpp"
#include "engine/core/escape.hpp"
#include "io/dataset/rank_shards.hpp"
#include "io/dataset/shard_name.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// What takes shards, and what the other commands take.
std::string way_out(const std::string& set, const std::vector<std::uint32_t>& counts) {
  return fmt::format(
      "linnet train takes all shards, in a process for each: {}; linnet info describes one of "
      "them; for anything else pack the data without --shards",
      training_on_shards(set, counts));
}

}  // namespace

PackedSet open_shard_input(const std::string& path, Communicator& ranks) {
  return open_registered(shard_path(path, ranks), [&] { return open_shard(path, ranks); });
}

std::string describe_shards_at(const std::string& path) {
  std::error_code error;
  if (std::filesystem::exists(path, error)) return "";
  const std::vector<std::uint32_t> counts = shard_counts(path);
  if (counts.empty()) return "";
  return fmt::format("packed in {}, {} and so on; {}", describe_shard_counts(counts),
                     printable(path_of({path, 1, counts.front()})), way_out(path, counts));
}

void refuse_shards_at(const std::string& path) {
  const std::string shards = describe_shards_at(path);
  if (!shards.empty()) throw Error(Fault::data, printable(path) + " is " + shards);
}

void refuse_shard(const std::string& path) {
  if (!is_packed_shard(path)) return;
  const PackedSet set = open_packed_shard(path);
  const std::optional<ShardName> name = shard_named(path);
  throw Error(Fault::data,
              fmt::format("{} is {}; {}", printable(path), describe_shard(set),
                          way_out(name ? name->set : "DATA.linnet", {set.shard->count})));
}

std::string describe_shard(const PackedSet& set) {
  const PackedShard& shard = *set.shard;
  const ImageSet& images = set.images;
  const std::string text =
      fmt::format("shard {} of {} of a packed data set, with ", shard.number, shard.count);
  if (shard.part.kind == ResidentPart::Kind::columns) {
    return text + fmt::format("bytes {} to {} of the {} of each image", grouped(shard.part.begin),
                              grouped(shard.part.end - 1),
                              grouped(image_bytes(images.size, images.rules)));
  }
  return text + fmt::format("images {} to {} of {}, counted from 0", grouped(shard.part.begin),
                            grouped(shard.part.end - 1), grouped(images.labels.size()));
}

}  // namespace linnet
