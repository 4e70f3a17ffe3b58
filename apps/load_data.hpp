#pragma once

#include <string>
#include <vector>

#include "apps/progress.hpp"
#include "io/image_loader.hpp"

namespace linnet {

struct LoadedData {
  ImageSet images;
  double seconds = 0.0;  ///< wall time of listing and reading
};

/// Lists and reads a folder of images, with progress on standard error. Throws as list_image_folder
/// and load_images do.
LoadedData load_data(const std::string& folder, const Workers& workers, bool skip_bad,
                     ProgressStyle progress, const StopRequest& stop);

/// Prints what was read: images, classes with counts, and notes on what was left out.
void describe_data(const std::string& folder, const LoadedData& data);

/// Notes on files that were passed over because they are no images; nothing if there are none.
std::string describe_passed_over(const std::vector<std::string>& paths);

/// What to say of classes that are Linnet's own phantoms; nothing of all others.
std::string describe_synthetic(const std::vector<std::string>& classes);

}  // namespace linnet
