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

/// Throws Error(data), naming what differs, unless the images to validate on have the size and the
/// classes of those to train on.
void require_fitting(const std::string& valid_path, const ImageIndex& valid,
                     const std::string& path, const ImageIndex& images);

/// Prints what was read: images, classes with counts, and notes on what was left out.
void describe_data(const std::string& path, const LoadedData& data);

/// Classes of a set with their numbers of images, and notes on what was left out.
std::string describe_content(const ImageIndex& images);

/// Notes on files that were passed over because they are no images; nothing if there are none.
std::string describe_skipped(const std::vector<std::string>& paths);

/// What to say of classes that are Linnet's own phantoms; nothing of all others.
std::string describe_synthetic(const std::vector<std::string>& classes);

}  // namespace linnet
