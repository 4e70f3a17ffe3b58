#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "io/dataset/image_folder.hpp"
#include "io/file/mapped_file.hpp"
#include "io/image/image_size.hpp"
#include "linnet/byte_sums.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// The pixels of images of one size, one image a row, laid out as Matrix lays rows: in memory of
/// their own, or in a file that is mapped. Moves, never copies.
class Pixels {
 public:
  Pixels() = default;
  explicit Pixels(Matrix<std::uint8_t> matrix) : matrix_(std::move(matrix)) {}

  /// `rows` lie within the file.
  Pixels(MappedFile file, MatrixView<const std::uint8_t> rows)
      : file_(std::move(file)), rows_in_file_(rows) {}

  MatrixView<const std::uint8_t> view() const {
    return file_.bytes().empty() ? matrix_.view() : rows_in_file_;
  }

  std::size_t rows() const { return view().rows(); }
  std::size_t columns() const { return view().columns(); }
  std::size_t stride() const { return view().stride(); }
  const std::uint8_t* row(std::size_t index) const { return view().row(index); }
  std::span<const std::uint8_t> values(std::size_t index) const { return {row(index), columns()}; }

  /// The file that they lie in; of no bytes where they lie in memory.
  const MappedFile& file() const noexcept { return file_; }

 private:
  Matrix<std::uint8_t> matrix_;
  MappedFile file_;
  MatrixView<const std::uint8_t> rows_in_file_;
};

/// All that is known of images of one size besides their pixels.
struct ImageIndex {
  std::vector<std::string> classes;
  ImageSize size;
  bool resized = false;                ///< the images were brought to this size when they were read
  std::vector<std::uint32_t> labels;   ///< of each image
  std::vector<std::uint64_t> content;  ///< of each image: hash_of its pixels, equal for copies
  std::vector<ByteSums> sums;          ///< of each image: over its pixels
  std::vector<std::string> paths;      ///< of each image, below the root
  std::vector<BadFile> bad;            ///< left out: only where bad files are skipped
  std::vector<std::string> skipped;
};

/// Images of one size: what a folder of images, or a packed file, becomes.
struct ImageSet : ImageIndex {
  Pixels pixels;
};

}  // namespace linnet
