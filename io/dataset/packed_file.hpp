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

/// The origin of a cached copy.
struct PackedOrigin {
  std::string folder;             ///< the path of the folder
  std::uint64_t fingerprint = 0;  ///< of its files when they were read
};

/// An open packed data set, whose pixels are in the mapped file.
struct PackedSet {
  ImageSet images;
  std::optional<PackedOrigin> origin;
};

/// Whether the file has the signature of a packed data set. False if it cannot be read.
bool is_packed_file(const std::string& path);

/// Maps a packed data set. Verifies the checksums of all parts but the pixels, and checks their
/// content: labels, order and form of names and paths, sums. Throws Error(data) with the path and
/// the reason; Error(system) if the file cannot be mapped.
PackedSet open_packed(const std::string& path);

/// Reads all pixels of an open set in parallel and returns the number of blocks with a wrong
/// checksum, or that cannot be read. Calls `advance`, from any thread, with numbers of bytes that
/// were checked. Throws Stopped.
std::size_t count_damaged_blocks(
    const PackedSet& set, const Workers& workers, const StopRequest& stop,
    const std::function<void(std::size_t bytes)>& advance = [](std::size_t) {});

}  // namespace linnet
