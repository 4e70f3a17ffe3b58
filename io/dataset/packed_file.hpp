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

/// Writes a packed data set, a stretch of images after the other: it takes no more memory than the
/// index. The file appears when it is complete, as an AtomicFile does; it throws what that throws.
/// For one thread.
class PackedWriter {
 public:
  /// Of images of `pixels` pixels each; `mode`: see AtomicFile.
  PackedWriter(const std::string& path, std::size_t pixels, mode_t mode = kModeOfFiles);

  /// Appends images. Their rows must lie as Matrix lays them, padded with zeros.
  void append(MatrixView<const std::uint8_t> images);

  /// Puts the file in its place, on the disk unless `origin` is there: a copy that is cached can be
  /// made again, and is checked when it is read. `index` tells of all images that were appended.
  void complete(const ImageIndex& index, const std::optional<PackedOrigin>& origin = {});

 private:
  void add_to_checksums(std::span<const std::byte> pixels);
  PackedExtent write_section(std::span<const std::byte> bytes);

  AtomicFile file_;
  std::uint64_t stride_;
  std::uint64_t images_ = 0;
  std::uint64_t end_ = kPackedPage;
  Hasher block_;                 ///< of the block that is not full
  std::size_t block_bytes_ = 0;  ///< which has so many bytes
  PackedOut checksums_;
};

/// Throws Error(usage) if something stands at `path` that is no packed data set, so that it is not
/// overwritten by a slip of the hand.
void require_replaceable_by_packed(const std::string& path);

}  // namespace linnet
