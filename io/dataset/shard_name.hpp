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

/// A pattern that all shards of a data set match: "cats-*-of-00004.linnet".
std::string pattern_of(const std::string& set, std::uint32_t count);

/// The paths of all shards.
std::vector<std::string> shard_paths(const std::string& set, std::size_t count);

/// The shard that has that path; none if it is not the path of one. Whether there is such a file is
/// not looked at.
std::optional<ShardName> shard_named(const std::string& path);

/// The shards of the data set at the path, as far as files of such names are in its folder, ordered
/// by how many there are and by number.
std::vector<ShardName> shards_of(const std::string& set);

/// In how many shards it is packed, going by these: in ascending order; several if it was packed
/// several times; empty if there are none.
std::vector<std::uint32_t> shard_counts(const std::string& set);

/// "2 shards, and also in 4 shards"
std::string describe_shard_counts(const std::vector<std::uint32_t>& counts);

/// The commands that train on them: "mpirun -n 2 linnet train cats.linnet, or mpirun -n 4 linnet
/// train cats.linnet".
std::string training_on_shards(const std::string& set, const std::vector<std::uint32_t>& counts);

}  // namespace linnet
