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
  std::optional<ImageSize> resize;       ///< bring all images to this size: resize_grey
  const KernelTable* kernels = nullptr;  ///< to take sums with; null: the fastest there are
  StopRequest stop;
  /// Told, from any worker, that so many more files are done.
  std::function<void(std::size_t files)> advance = [](std::size_t) {};
};

/// Reads and decodes the files of a listed folder, in parallel, stretch by stretch, in the order of
/// the listing. A file that is no image by signature and by name is passed over; what cannot be
/// read is told once all files have been looked at. Use from one thread.
class ImageLoader {
 public:
  /// Looks at some headers to learn the size. `workers` must outlive the loader. Throws Stopped.
  ImageLoader(ImageFolder folder, const Workers& workers, LoadOptions options);
  ~ImageLoader();
  ImageLoader(const ImageLoader&) = delete;
  ImageLoader& operator=(const ImageLoader&) = delete;

  /// The size that all images should have.
  ImageSize size() const noexcept;

  /// Files that are still to be read.
  std::size_t files_left() const noexcept;

  /// Reads as many files as there are rows, or as are left, into the first rows, an image each, and
  /// returns how many that took: bad files take none. `rows` has size().pixels() columns. Throws
  /// Stopped.
  std::size_t read(MatrixView<std::uint8_t> rows);

  /// After the last file: what has been read. Throws Error(data) with a list of the bad files
  /// (unless they are skipped), with a table of the sizes if the images differ in size, and if a
  /// class is left without images.
  ImageIndex finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Reads all files of a listed folder straight into one aligned buffer. Throws as ImageLoader does;
/// Error(system) if the images would not fit into memory.
ImageSet load_images(ImageFolder folder, const Workers& workers, const LoadOptions& options);

}  // namespace linnet
