#pragma once

#include <string>

#include "linnet/communicator.hpp"
#include "linnet/io/packed_file.hpp"

namespace linnet {

/// Whether the packed data set at the path, where no rank sees a file or a folder, is packed in
/// shards, one for each rank; false if no rank sees a shard of it. Throws Error(data), in all ranks
/// alike, if it is packed in another number of shards. Communicates.
bool has_shards(const std::string& path, Communicator& ranks);

/// Maps the shard of this rank, as open_packed_shard does, and no other. Throws Error(data), in all
/// ranks alike, if a rank lacks its shard or cannot open it, or if they were not packed together:
/// with the process, its host, the path and the reason. Communicates.
PackedSet open_shard(const std::string& path, Communicator& ranks);

/// The path of that shard.
std::string shard_path(const std::string& path, const Communicator& ranks);

}  // namespace linnet
