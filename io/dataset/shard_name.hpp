#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace linnet {

/// The name of a shard, as safetensors and others have it: `DATA-00001-of-00004.linnet` is the
/// first of the four shards of the packed data set DATA.linnet, a path where no file is.
struct ShardName {
  std::string set;  ///< the path of the data set
  std::uint32_t number = 1;
  std::uint32_t count = 2;

  bool operator==(const ShardName&) const = default;
};

/// The path of a shard.
std::string path_of(const ShardName& name);

/// The paths of all shards.
std::vector<std::string> shard_paths(const std::string& set, std::size_t count);

/// The shard that has that path; none if it is not the path of one. Whether there is such a file is
/// not looked at.
std::optional<ShardName> shard_named(const std::string& path);

/// In how many shards the data set at the path is packed, as far as files of such names are in its
/// folder: in ascending order; several if it was packed several times; empty if there are none.
std::vector<std::uint32_t> shard_counts(const std::string& set);

}  // namespace linnet
