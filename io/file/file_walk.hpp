#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/file/name_filter.hpp"

namespace linnet {

/// An entry of a folder, or of a folder below it.
struct FoundFile {
  enum class Kind {
    regular,     ///< a regular file, or a link to one
    special,     ///< a FIFO, socket or device, or a link that is not followed
    unreadable,  ///< a folder that cannot be listed
  };

  std::string path;  ///< relative to the folder, with '/' between names; any bytes
  Kind kind = Kind::regular;
  std::string reason;  ///< of kinds other than regular: what is wrong with it
};

/// What a NameFilter left out of a tree of folders.
struct LeftOut {
  std::vector<std::string> passed_over;  ///< folders that are hidden, or that a system keeps
  std::vector<std::string> excluded;     ///< files and folders that match a pattern
};

/// The entries directly in a folder.
struct FolderContent {
  std::vector<std::string> folders;  ///< names, in byte order
  std::vector<std::string> links;    ///< those of `folders` that are links, in byte order
  std::vector<FoundFile> files;      ///< in byte order
  LeftOut left_out;                  ///< paths in the tree, in byte order
};

/// All files below a folder.
struct FileTree {
  std::vector<FoundFile> files;  ///< in byte order of their paths
  LeftOut left_out;              ///< paths in the tree, in byte order
};

/// A place in the tree of folders that a NameFilter knows.
struct FilteredPlace {
  NameFilter filter = {};
  std::string above = {};  ///< the path in the tree of the folder; empty or ending in '/'
};

/// Lists the entries directly in `folder` that the filter takes, and follows links. Throws
/// Error(data) if it is not a folder or cannot be listed.
FolderContent list_folder(const std::string& folder, const FilteredPlace& place = {});

/// Finds all files below `folder`, at any depth, that the filter takes, in byte order of their
/// paths. Links are followed, except those to a folder above the link, to `outer`, or to a folder
/// that was visited before: such a link is returned as one `special` file. Throws Error(data) only
/// if `folder` itself cannot be listed.
FileTree find_files(const std::string& folder, const std::string& outer = "",
                    const FilteredPlace& place = {});

}  // namespace linnet
