#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linnet {

/// Something with a name below a folder.
struct FoundFile {
  enum class Kind {
    regular,     ///< a file, or a link to one
    special,     ///< no file that has an end: FIFO, socket, device; or a link that leads nowhere
    unreadable,  ///< a folder that cannot be listed
  };

  std::string path;  ///< below the folder, with '/' between names; any bytes
  Kind kind = Kind::regular;
  std::string reason;  ///< for all but regular files: what it is
};

/// A folder right below a folder, or the files there.
struct FolderContent {
  std::vector<std::string> folders;  ///< names, in byte order
  std::vector<FoundFile> files;      ///< in byte order
};

/// What lies right in `folder`, links followed. Names that start with a dot are passed over. Throws
/// Error(data) if it is no folder that can be listed.
FolderContent list_folder(const std::string& folder);

/// All files below `folder`, at any depth, links followed, in byte order of their paths; hidden
/// files and folders are passed over. A link back to a folder above itself is one `special` file.
/// Throws as list_folder, for `folder` itself alone.
std::vector<FoundFile> find_files(const std::string& folder);

/// Whether a path's extension claims that the file is an image.
bool has_image_extension(std::string_view path);

}  // namespace linnet
