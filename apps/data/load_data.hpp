#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/options/data_options.hpp"
#include "engine/core/workers.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "io/dataset/image_set.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// Where images came from.
enum class DataSource {
  files,        ///< of a folder, one by one
  cached_copy,  ///< of a folder that has not changed since
  packed_file,
};

struct LoadedData {
  ImageSet images;
  DataSource source = DataSource::files;
  double seconds = 0.0;          ///< wall time of listing and reading
  double listing_seconds = 0.0;  ///< of listing alone: names, sizes and dates
  std::string kept;              ///< the packed copy that was made for the next time
};

/// Opens a packed data set, or lists and reads a folder of images, with progress on standard error:
/// from its packed copy in `cache`, if there is one and the folder has not changed since, else file
/// by file, and then such a copy is kept. What is wrong with the cache is told on standard error
/// (unless progress is never shown) and hinders nothing. Throws as open_packed, list_image_folder
/// and load_images do, UsageError where a packed data set is to be resized.
LoadedData load_data(const std::string& path, const DataOptions& options,
                     const std::optional<std::string>& cache, const KernelTable& kernels,
                     const Workers& workers, const StopRequest& stop);

}  // namespace linnet
