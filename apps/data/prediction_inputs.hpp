#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "linnet/stop.hpp"

namespace linnet {

/// A path to predict for.
struct PredictionInput {
  std::string path;
  /// Whether it is an error if the file is no image: for paths that the user gave, and for files of
  /// a folder whose extension is that of an image. Other files of a folder are skipped.
  bool must_be_image = true;
  std::string error = {};  ///< of a folder that cannot be listed, or that holds no image
  /// Whether it is a file that stands for many examples: an IDX file of images, or what is given to
  /// a model of rows.
  bool has_rows = false;
  /// The entry of a folder itself, which follows those of its files, has their number here. Its
  /// error counts if all of them are skipped.
  std::optional<std::size_t> files = {};
};

/// What is to be predicted for.
struct PredictionList {
  std::vector<PredictionInput> inputs;
  std::vector<std::string> passed_over;  ///< folders that are hidden, or that a system keeps
};

/// How paths become inputs.
struct PredictionListing {
  bool zero_separated = false;       ///< as paths_in takes it, for standard input
  std::vector<std::string> exclude;  ///< patterns for what is left out of folders: see NameFilter
  bool of_rows = false;  ///< whether the model takes rows: all paths are then files that have them
};

/// The inputs that `paths` stand for, in their order: a file for itself, a folder of images for the
/// files below it in the order of find_files, and "-" for the paths on standard input, separated as
/// paths_in describes. A folder that cannot be listed becomes an input with an error. Throws
/// Stopped, Error(system) if standard input cannot be read, and as paths_in does.
PredictionList list_prediction_inputs(const std::vector<std::string>& paths,
                                      const PredictionListing& how, const StopRequest& stop);

/// The message without the path that it starts with, which the output shows anyway.
std::string reason_without_path(std::string reason, const std::string& path);

}  // namespace linnet
