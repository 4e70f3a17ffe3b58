#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "linnet/byte_sums.hpp"
#include "linnet/examples.hpp"
#include "linnet/export.hpp"
#include "linnet/io/image_folder.hpp"
#include "linnet/io/image_size.hpp"
#include "linnet/io/mapped_file.hpp"
#include "linnet/io/reading_rules.hpp"
#include "linnet/matrix.hpp"

namespace LINNET_EXPORT linnet {

/// The pixels of images of one size: one image per row, image_bytes of their size and reading
/// rules, that is width · height grey bytes or three such planes, red, green and blue. The rows
/// have the layout of a Matrix: each starts at a multiple of 64 bytes and is padded with zeros up
/// to the stride. They are in owned memory or in a mapped file. Of a shard of a packed data set
/// they are those of one part: some of the columns, or some of the images. Movable, not copyable.
class Pixels {
 public:
  Pixels() = default;
  explicit Pixels(Matrix<std::uint8_t> matrix) : matrix_(std::move(matrix)) {}

  /// `rows` is a view into the bytes of the file: of that part of the images.
  Pixels(MappedFile file, MatrixView<const std::uint8_t> rows, const ResidentPart& part = {})
      : file_(std::move(file)), rows_in_file_(rows), part_(part) {}

  /// All images, or the part of them.
  const ResidentPart& part() const noexcept { return part_; }

  /// The pixels of that part; so do all functions below.
  MatrixView<const std::uint8_t> view() const {
    return file_.bytes().empty() ? matrix_.view() : rows_in_file_;
  }

  std::size_t rows() const { return view().rows(); }
  std::size_t columns() const { return view().columns(); }
  std::size_t stride() const { return view().stride(); }
  const std::uint8_t* row(std::size_t index) const { return view().row(index); }
  std::span<const std::uint8_t> values(std::size_t index) const { return {row(index), columns()}; }

  /// The mapped file; it has no bytes if the pixels are in owned memory.
  const MappedFile& file() const noexcept { return file_; }

 private:
  Matrix<std::uint8_t> matrix_;
  MappedFile file_;
  MatrixView<const std::uint8_t> rows_in_file_;
  ResidentPart part_;
};

/// Images that have something in common, among those that were read.
struct NotedImages {
  std::size_t count = 0;
  std::string path = {};    ///< of the first
  std::string reason = {};  ///< what is to be said of that one; may be empty

  bool operator==(const NotedImages&) const = default;
};

/// What is worth telling about the images of a data set.
struct ReadingNotes {
  NotedImages transparent;  ///< they have pixels that are not opaque, and no background was given
  NotedImages saturated;    ///< they have 16-bit samples that need more bits than the depth has
  NotedImages coloured;     ///< they are stored in colour, and were read as grey

  bool operator==(const ReadingNotes&) const = default;
};

/// The description of images of one size: everything but their pixels.
struct ImageIndex {
  std::vector<std::string> classes;  ///< names, in byte order
  ImageSize size;
  bool resized = false;  ///< whether the images were resized to `size` when they were read
  ReadingRules rules;    ///< by which they were read

  // One element for each image:
  std::vector<std::uint32_t> labels;   ///< the index of its class
  std::vector<std::uint64_t> content;  ///< the 64-bit XXH3 of its pixels, equal for duplicates
  std::vector<ByteSums> sums;          ///< over its pixels
  std::vector<std::string> paths;      ///< of its file, relative to the folder that was read

  std::vector<BadFile> bad;          ///< files that could not be decoded, where these are left out
  std::vector<OddFile> odd;          ///< files that were read although something is wrong in them
  std::vector<std::string> skipped;  ///< paths of files that are no images
  ReadingNotes notes;
};

/// Images of one size with their description, read from a folder of images or a packed file.
struct ImageSet : ImageIndex {
  Pixels pixels;
};

/// The images as training and evaluation take them; of a shard only training by several processes
/// does, which each have another one (Communicator). The result refers to memory of `images`, which
/// must outlive it and must not change. Throws Error(usage) if the pixels of a shard are not its
/// part; what else must fit, check(Examples) finds.
Examples examples_of(const ImageSet& images);

}  // namespace linnet
