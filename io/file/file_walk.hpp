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
  std::vector<std::string> links;    ///< those of them that are links to folders
  std::vector<FoundFile> files;      ///< in byte order
};

/// What lies right in `folder`, links followed. Names that start with a dot are passed over. Throws
/// Error(data) if it is no folder that can be listed.
FolderContent list_folder(const std::string& folder);

/// All files below `folder`, at any depth, in byte order of their paths; hidden files and folders
/// are passed over. Links are followed, but none back to a folder above it, nor to `outer`, nor to
/// a folder that was walked already: such a link is one `special` file. Throws as list_folder, for
/// `folder` itself alone.
std::vector<FoundFile> find_files(const std::string& folder, const std::string& outer = "");

/// Whether a path's extension claims that the file is an image.
bool has_image_extension(std::string_view path);

}  // namespace linnet
