#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "engine/core/workers.hpp"
#include "io/dataset/image_set.hpp"
#include "io/dataset/packed_format.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/hash.hpp"
#include "linnet/matrix.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// What a cached copy was made from.
struct PackedOrigin {
  std::string folder;             ///< its path
  std::uint64_t fingerprint = 0;  ///< of its files, when it was read
};

/// A packed data set, open: its images lie in the mapped file.
struct PackedSet {
  ImageSet images;
  std::optional<PackedOrigin> origin;
};

/// Whether the file begins as a packed data set does. False too where it cannot be read.
bool is_packed_file(const std::string& path);

/// Maps the file; checks its header and all but the pixels against their checksums, and that what
/// they hold makes sense: labels, order and form of names and paths. Throws Error(data) that names
/// the path and what is wrong, Error(system) where the system does not hand it out.
PackedSet open_packed(const std::string& path);

/// Reads all pixels of an open set, on all workers, and returns how many blocks do not have their
/// checksum, or cannot be read. `advance` is told, from any worker, that so many more bytes are
/// checked. Throws Stopped.
std::size_t count_damaged_blocks(
    const PackedSet& set, const Workers& workers, const StopRequest& stop,
    const std::function<void(std::size_t bytes)>& advance = [](std::size_t) {});

/// Throws Error(usage) if something stands at `path` that is no packed data set, so that it is not
/// overwritten by a slip of the hand.
void require_replaceable_by_packed(const std::string& path);

}  // namespace linnet
