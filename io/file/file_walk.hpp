#pragma once

#include <string>
#include <string_view>
#include <vector>

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

/// The entries directly in a folder.
struct FolderContent {
  std::vector<std::string> folders;  ///< names, in byte order
  std::vector<std::string> links;    ///< those of `folders` that are links, in byte order
  std::vector<FoundFile> files;      ///< in byte order
};

/// Lists the entries directly in `folder`, and follows links. Names that start with a dot are
/// skipped. Throws Error(data) if it is not a folder or cannot be listed.
FolderContent list_folder(const std::string& folder);

/// Finds all files below `folder`, at any depth, in byte order of their paths. Hidden files and
/// folders are skipped. Links are followed, except those to a folder above the link, to `outer`, or
/// to a folder that was visited before: such a link is returned as one `special` file. Throws
/// Error(data) only if `folder` itself cannot be listed.
std::vector<FoundFile> find_files(const std::string& folder, const std::string& outer = "");

}  // namespace linnet
