#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "io/dataset/packed_format.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/block_output.hpp"
#include "io/file/hash.hpp"
#include "linnet/io/image_set.hpp"
#include "linnet/io/packed_file.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// Writes a packed data set or one shard of it, some images at a time, so that it needs memory for
/// the index but not for all pixels. As with an AtomicFile, whose errors it throws, the file
/// appears at its path only once it is complete. Not thread-safe.
class PackedWriter {
 public:
  /// bytes: of each image, as image_bytes has them, or of its columns in a shard; mode: as for
  /// AtomicFile.
  PackedWriter(const std::string& path, std::size_t bytes, mode_t mode = kDefaultFileMode);

  /// Appends images. The rows must have the layout of a Matrix, with zeros as padding. Throws
  /// Error(usage) if their stride is not row_stride(bytes, 1).
  void append(MatrixView<const std::uint8_t> images);

  /// Writes the index and renames the file to its path. Without `origin` the file is synchronised
  /// to the disk first; a cached copy, which has an origin, is not, because it can be made again
  /// and its checksums are verified when it is read. `index` describes all images that were
  /// appended; otherwise throws Error(usage).
  void complete(const ImageIndex& index, const std::optional<PackedOrigin>& origin = {});

  /// The same of a shard, whose index is that of all images, but for the renaming, so that all
  /// shards are complete before the first is renamed: returns the file, a part of this object.
  AtomicFile& finish_shard(const ImageIndex& index, const PackedShard& shard);

 private:
  void write_index(const ImageIndex& index, const std::optional<PackedOrigin>& origin,
                   const std::optional<PackedShard>& shard);
  void add_to_checksums(std::span<const std::byte> pixels);
  PackedExtent write_section(std::span<const std::byte> bytes);

  AtomicFile file_;
  BlockOutput out_{file_};
  std::uint64_t stride_;
  std::uint64_t images_ = 0;
  std::uint64_t end_ = kPackedPage;
  Hasher block_;                 ///< of the current, incomplete block
  std::size_t block_bytes_ = 0;  ///< bytes of that block
  PackedOut checksums_;          ///< of the complete blocks
};

}  // namespace linnet
