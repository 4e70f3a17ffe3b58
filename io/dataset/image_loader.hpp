#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "engine/core/workers.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "io/dataset/image_folder.hpp"
#include "io/dataset/image_set.hpp"
#include "io/image/image_size.hpp"
#include "linnet/matrix.hpp"
#include "linnet/stop.hpp"

namespace linnet {

struct LoadOptions {
  bool skip_bad = false;
  std::optional<ImageSize> resize;       ///< resize all images to this size: resize_grey
  const KernelTable* kernels = nullptr;  ///< for the sums; null: the fastest available
  StopRequest stop;
  /// Called, from any thread, with numbers of files that were read.
  std::function<void(std::size_t files)> advance = [](std::size_t) {};
};

/// Reads and decodes the files of a listed folder in parallel, one range of files after the other,
/// in the order of the listing. A file that is no image by signature and by name is skipped. Files
/// that cannot be decoded are reported once all files were read. Not thread-safe.
class ImageLoader {
 public:
  /// Reads the headers of some files to determine the size. `workers` must outlive the loader.
  /// Throws Stopped.
  ImageLoader(ImageFolder folder, const Workers& workers, LoadOptions options);
  ~ImageLoader();
  ImageLoader(const ImageLoader&) = delete;
  ImageLoader& operator=(const ImageLoader&) = delete;

  /// The size that all images must have.
  ImageSize size() const noexcept;

  /// The number of files that were not read yet.
  std::size_t files_left() const noexcept;

  /// Reads the next rows.rows() files, or as many as are left. Writes one image per row into the
  /// first rows, and returns their number; files that cannot be decoded use no row. `rows` has
  /// size().pixels() columns. Throws Stopped.
  std::size_t read(MatrixView<std::uint8_t> rows);

  /// To be called after the last file: the description of all images that were read. Throws
  /// Error(data) with a list of the files that cannot be decoded (unless these are skipped), with a
  /// table of the sizes if the images differ in size, and if a class has no images.
  ImageIndex finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Reads all files of a listed folder into one aligned buffer. Throws as ImageLoader does;
/// Error(system) if the images do not fit into memory.
ImageSet load_images(ImageFolder folder, const Workers& workers, const LoadOptions& options);

}  // namespace linnet
