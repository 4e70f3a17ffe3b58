#pragma once

#include <optional>
#include <string>

#include "linnet/io/image_folder.hpp"

namespace linnet {

/// The parts of a data set that was split when it was made: sub-folders named train, val, test or
/// the like, with one folder for each class in each. Paths, empty if there is no such part.
struct SplitLayout {
  std::string train;
  std::string valid;
  std::string test;
};

/// The parts of the data set in `root`; none if it has no such parts. With a selection of classes
/// that are sub-folders of `root`, it has none, nor if `root` cannot be listed. Throws Error(data)
/// that names the commands to choose from if the sub-folders may be parts or classes.
std::optional<SplitLayout> find_split_layout(const std::string& root,
                                             const FolderSelection& selection = {});

}  // namespace linnet
