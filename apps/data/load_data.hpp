#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/options/data_options.hpp"
#include "linnet/context.hpp"
#include "linnet/io/image_set.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// Where images were read from.
enum class DataSource {
  files,        ///< the image files of a folder
  cached_copy,  ///< the packed copy of a folder that has not changed since it was made
  packed_file,
};

struct LoadedData {
  ImageSet images;
  DataSource source = DataSource::files;
  double seconds = 0.0;          ///< wall time of listing and reading
  double listing_seconds = 0.0;  ///< of listing alone: names, sizes and dates
  std::string kept;              ///< path of the packed copy that was made; empty if none was
};

/// Opens a packed data set, or lists and reads a folder of images, with progress on standard error.
/// A folder is read from its packed copy in `cache` if there is one and the folder has not changed
/// since; otherwise its files are decoded, and a packed copy is kept. An error of the cache is
/// printed on standard error (unless progress is never shown), and the folder is read without it.
/// Throws as open_packed, list_image_folder and read_images do, and UsageError if a packed data set
/// would have to be resized.
LoadedData load_data(const std::string& path, const DataOptions& options,
                     const std::optional<std::string>& cache, const Context& context,
                     const StopRequest& stop);

}  // namespace linnet
