#pragma once

#include <string>

#include "linnet/communicator.hpp"
#include "linnet/io/packed_file.hpp"

namespace linnet {

/// Opens the shard of this rank, as open_shard does, and registers its file for SIGBUS.
/// Communicates.
PackedSet open_shard_input(const std::string& path, Communicator& ranks);

/// If there is nothing at the path but shards of a data set of that name, how many, and what takes
/// them; else empty.
std::string describe_shards_at(const std::string& path);

/// For what takes whole packed data sets alone: throws Error(data) that says that, if it is not
/// empty.
void refuse_shards_at(const std::string& path);

/// The same if the file at the path is a shard.
void refuse_shard(const std::string& path);

/// What a shard is, as a phrase: "shard 1 of 2 of a packed data set, with bytes 0 to 2,047 of the
/// 4,096 of each image".
std::string describe_shard(const PackedSet& set);

}  // namespace linnet
