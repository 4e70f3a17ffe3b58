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
  /// The entry of a folder itself, which follows those of its files, has their number here. Its
  /// error counts if all of them are skipped.
  std::optional<std::size_t> files = {};
};

/// The inputs that `paths` stand for, in their order: an image for itself, a folder for the files
/// below it in the order of find_files, and "-" for the paths on standard input, one a line. A
/// folder that cannot be listed becomes an input with an error. Throws Stopped, and Error(system)
/// if standard input cannot be read.
std::vector<PredictionInput> list_prediction_inputs(const std::vector<std::string>& paths,
                                                    const StopRequest& stop);

}  // namespace linnet
