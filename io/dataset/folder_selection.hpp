#pragma once

#include <string>
#include <vector>

#include "io/file/file_walk.hpp"
#include "io/file/name_filter.hpp"
#include "linnet/io/image_folder.hpp"

namespace linnet {

/// The filter of a selection for the tree below `root`.
NameFilter filter_of(const FolderSelection& selection, const std::string& root);

/// The entries directly in `root`, with the sub-folders that are classes. Throws Error(data) if
/// `root` cannot be listed, and if the selection names a class that is no sub-folder.
FolderContent list_class_folders(const std::string& root, const FolderSelection& selection);

}  // namespace linnet
