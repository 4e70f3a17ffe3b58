#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "linnet/context.hpp"
#include "linnet/export.hpp"
#include "linnet/feature_view.hpp"
#include "linnet/io/image_set.hpp"
#include "linnet/stop.hpp"

namespace LINNET_EXPORT linnet {

/// The origin of a packed file that is a cached copy of a folder.
struct PackedOrigin {
  std::string folder;             ///< the path of the folder
  std::uint64_t fingerprint = 0;  ///< of its files when they were read
};

/// A packed data set may be divided among several files, the shards, one for each process of a
/// training. Each has all labels, names and sums, and the pixels of one part.
inline constexpr std::uint32_t kMostShards = 512;

/// What a shard is.
struct PackedShard {
  ResidentPart part;          ///< the columns of all images, or the images, whose pixels it has
  std::uint32_t number = 1;   ///< from 1 to `count`
  std::uint32_t count = 2;    ///< of shards
  std::uint64_t packing = 0;  ///< a hash of all labels, contents and names, and of how the set was
                              ///< divided: the same in all shards that were packed together
};

/// An open packed data set, whose pixels are in the mapped file.
struct PackedSet {
  ImageSet images;
  std::optional<PackedOrigin> origin;  ///< only of a cached copy
  std::optional<PackedShard> shard;    ///< only of a shard: images.pixels has its part alone
};

/// Whether the file has the signature of a packed data set. False if it cannot be read.
bool is_packed_file(const std::string& path);

/// Whether it has, and is a shard.
bool is_packed_shard(const std::string& path);

/// Maps a packed data set, a file that `linnet pack` wrote: the pixels are read from the disk when
/// they are used. Verifies the checksums of all parts but the pixels, and checks their content:
/// labels, order and form of names and paths, sums. Throws Error(data) with the path and the
/// reason, also for a shard, which lacks pixels; Error(system) if the file cannot be mapped.
PackedSet open_packed(const std::string& path);

/// The same of one shard, and of nothing else: `shard` is set, and the pixels are those of its
/// part.
PackedSet open_packed_shard(const std::string& path);

/// Reads all pixels of an open set in parallel and returns the number of blocks (of 1 MiB) with a
/// wrong checksum, or that cannot be read. Calls `advance`, from any thread, with numbers of bytes
/// that were checked. Throws Stopped.
std::size_t count_damaged_blocks(
    const PackedSet& set, const Context& context = default_context(), const StopRequest& stop = {},
    const std::function<void(std::size_t bytes)>& advance = [](std::size_t) {});

}  // namespace linnet
