#include "io/dataset/older_shards.hpp"

#include "engine/core/escape.hpp"
#include "io/dataset/shard_name.hpp"
#include "linnet/error.hpp"
#include "linnet/io/packed_file.hpp"

namespace linnet {
namespace {

/// The shards, as a pattern, and what they are to the path. Files of other kinds may have such
/// names, too.
std::string phrase_for(const ShardName& shard) {
  return printable(pattern_of(shard.set, shard.count)) + " are shards of an older " +
         printable(shard.set);
}

}  // namespace

void require_no_older_shards(const std::string& path, std::optional<std::uint32_t> count) {
  for (const ShardName& shard : shards_of(path)) {
    if (shard.count == count || !is_packed_shard(path_of(shard))) continue;
    const std::string effect =
        count ? std::to_string(shard.count) + " processes would still train on them"
              : "what is written there would hide them";
    throw Error(Fault::usage,
                phrase_for(shard) + ", and " + effect + ": remove them, or give another name");
  }
}

}  // namespace linnet
