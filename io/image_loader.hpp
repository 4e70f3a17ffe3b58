#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/core/matrix.hpp"
#include "engine/core/parallel.hpp"
#include "engine/core/stop.hpp"
#include "io/image_folder.hpp"
#include "io/image_size.hpp"

namespace linnet {

/// Images of one size, in memory: what a folder of images becomes.
struct ImageSet {
  std::vector<std::string> classes;
  ImageSize size;
  Matrix<std::uint8_t> pixels;        ///< one image a row
  std::vector<std::uint32_t> labels;  ///< one a row
  std::vector<std::string> paths;     ///< one a row, below the root
  std::vector<BadFile> bad;           ///< left out: only where bad files are skipped
  std::vector<std::string> passed_over;
};

struct LoadOptions {
  bool skip_bad = false;
  StopRequest stop;
  /// Told, from any worker, that so many more files are done.
  std::function<void(std::size_t files)> advance = [](std::size_t) {};
};

/// Reads and decodes all files of a listed folder, in parallel, straight into one aligned buffer,
/// in the order of the listing. A file that is no image by signature and by name is passed over.
///
/// Throws Error(data) once all files have been looked at, with a list of the bad ones (unless they
/// are skipped), with a table of the sizes if the images differ in size, and if a class is left
/// without images; Error(system) if they would not fit into memory; Stopped.
ImageSet load_images(ImageFolder folder, const Workers& workers, const LoadOptions& options);

}  // namespace linnet
