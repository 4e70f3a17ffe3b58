#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "linnet/context.hpp"
#include "linnet/io/image_folder.hpp"
#include "linnet/io/image_set.hpp"
#include "linnet/io/image_size.hpp"
#include "linnet/io/read_images.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// Reads and decodes the files of a listed folder in parallel, one range of files after the other,
/// in the order of the listing. A file that is no image by signature and by name is skipped. Files
/// that cannot be decoded are reported once all files were read. Not thread-safe.
///
/// Each rank of a communicator reads and decodes its share of the files of a range, and has the
/// results and the pixels of the others from them, so that all have what one process alone has.
/// What decides for all files, as the size, the first rank decides. The constructor and `read`
/// communicate.
class ImageLoader {
 public:
  /// Reads the headers of some files to determine the size. `context` must outlive the loader.
  /// Throws Stopped.
  ImageLoader(ImageFolder folder, ReadOptions options, const Context& context);
  ~ImageLoader();
  ImageLoader(const ImageLoader&) = delete;
  ImageLoader& operator=(const ImageLoader&) = delete;

  /// The size that all images must have.
  ImageSize size() const noexcept;

  /// The bytes of an image of that size in memory.
  std::size_t image_bytes() const noexcept;

  /// The number of files that were not read yet.
  std::size_t files_left() const noexcept;

  /// Reads the next rows.rows() files, or as many as are left. Writes one image per row into the
  /// first rows, and returns their number; files that cannot be decoded use no row. `rows` has
  /// image_bytes() columns. Throws Stopped.
  std::size_t read(MatrixView<std::uint8_t> rows);

  /// To be called after the last file: the description of all images that were read. Throws
  /// Error(data) with a list of the files that cannot be decoded (unless these are skipped), with a
  /// table of the sizes if the images differ in size, and if a class has no images.
  ImageIndex finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
