#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/index_range.hpp"
#include "io/dataset/packed_writer.hpp"
#include "linnet/feature_view.hpp"
#include "linnet/io/image_set.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// How a packed data set is divided among files: not at all; each has some columns of all images,
/// which may overlap and begin at multiples of kRowPadding; or each has the images of some of the
/// files that are read, which follow each other.
struct ShardPlan {
  ResidentPart::Kind kind = ResidentPart::Kind::all;
  std::vector<IndexRange> parts = {};  ///< columns or files of each shard

  std::size_t count() const noexcept { return parts.size(); }
};

/// Writes a packed data set as one file or as shards, in one pass. All files appear at their paths
/// only once all are complete, one right after the other. Besides the index it needs up to 2 MB and
/// an open file for each shard. Throws as an AtomicFile; an error between the first and the last
/// shard says that they are of two packings. Not thread-safe.
class PackedSetWriter {
 public:
  /// path: of the data set; bytes: of each image, as image_bytes has them.
  PackedSetWriter(const std::string& path, std::size_t bytes, ShardPlan plan);

  /// The most files from which the images that are appended next may be.
  std::size_t most_files() const noexcept;

  /// Appends the images that were read from the next `files` files: as many or fewer. The rows must
  /// have the layout of a Matrix, with zeros as padding.
  void append(MatrixView<const std::uint8_t> images, std::size_t files);

  /// Writes the index, which describes all images that were appended, and renames all files.
  /// Throws Error(data) if a shard has no images.
  void complete(const ImageIndex& index);

 private:
  void append_columns(MatrixView<const std::uint8_t> images);
  void append_rows(MatrixView<const std::uint8_t> images, std::size_t files);
  std::vector<IndexRange> parts_of_images() const;

  ShardPlan plan_;
  std::vector<std::unique_ptr<PackedWriter>> writers_;
  std::size_t files_ = 0;            ///< that were read
  std::size_t current_ = 0;          ///< the shard that gets the next images, if each has some
  std::vector<std::size_t> images_;  ///< of each shard, if each has some
};

}  // namespace linnet
