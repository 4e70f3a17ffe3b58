#pragma once

#include <optional>
#include <string>

#include "apps/data/load_data.hpp"
#include "linnet/examples.hpp"

namespace linnet {

/// The images of a training, as they were loaded.
struct TrainingData {
  LoadedData train;                 ///< to train on; to validate on as well if `valid` is not set
  std::optional<LoadedData> valid;  ///< to validate on: a data set of their own

  /// Views of the images, which this object owns.
  Examples examples() const;
  std::optional<Examples> validation() const;

  double seconds() const;          ///< wall time of listing and reading
  double listing_seconds() const;  ///< of listing alone
};

/// Throws Error(data), naming what differs, unless the images to validate on have the size and the
/// classes of those to train on. The paths are those of the two data sets, for the message.
void require_fitting(const std::string& valid_path, const ImageIndex& valid,
                     const std::string& path, const ImageIndex& images);

}  // namespace linnet
