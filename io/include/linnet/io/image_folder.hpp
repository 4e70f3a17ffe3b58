#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "linnet/communicator.hpp"
#include "linnet/export.hpp"
#include "linnet/io/image_error.hpp"

namespace LINNET_EXPORT linnet {

/// An explanation for the user whose folder is not a data folder.
inline constexpr std::string_view kDataFolderLayout =
    "A data folder has one sub-folder for each class, two or more, with its images in it:\n"
    "    DATA/cat/1.png  DATA/cat/2.png  DATA/dog/1.jpeg  …";

/// A file of a data folder that is to be read as an image.
struct ListedFile {
  std::string path;  ///< relative to the root
  std::uint32_t label = 0;
};

/// A file that should be an image and cannot be decoded.
struct BadFile {
  std::string path;
  ImageFault fault;
  std::string reason;
};

/// A file that its format does not allow as it is, and that was read, because all of its pixels are
/// there and right.
struct OddFile {
  std::string path;
  std::string reason;  ///< what is wrong: "JPEG: stray bytes before the end"
};

/// What of a data folder is read. As left by default: all but hidden files and folders, and folders
/// that systems keep beside the user's (@eaDir, __MACOSX, $RECYCLE.BIN, lost+found and the like).
struct FolderSelection {
  /// Names of the sub-folders that are the classes; empty: all.
  std::vector<std::string> classes = {};
  /// Patterns of fnmatch(3) for files and folders to leave out. One with a '/' is compared with the
  /// path in the data folder, where a star matches '/' too; else with the name alone.
  std::vector<std::string> exclude = {};
  /// Files and folders that the caller writes, and that are no part of the data.
  std::vector<std::string> outputs = {};
  /// Fewer classes are an error: 1 where there is nothing to tell apart.
  std::size_t least_classes = 2;
};

/// The files of a data folder, which has one sub-folder for each class; listed but not read.
struct ImageFolder {
  std::string root;
  FolderSelection selection;         ///< by which it was listed
  std::vector<std::string> classes;  ///< names of the sub-folders, in byte order
  std::vector<ListedFile> files;     ///< class by class, in byte order of their paths
  std::vector<BadFile> bad;          ///< cannot be read though their names are those of images
  std::vector<std::string> skipped;  ///< not regular files in a class folder, nor images by name
  std::vector<std::string> passed_over;  ///< folders that are hidden, or that a system keeps
  std::vector<std::string> excluded;  ///< files and folders that FolderSelection::exclude matches
};

/// Lists a data folder. Labels number the classes in byte order of their names. Files in folders
/// below a class folder belong to that class. Throws Error(data) with the reason and, if `root`
/// exists, kDataFolderLayout; also for a folder that holds the parts of a data set, as train and
/// test, unless the selection names them as classes; and, in all ranks alike, if a rank does not
/// see the folder that the first one sees: that names the processes, their hosts and the path.
/// Communicates.
ImageFolder list_image_folder(const std::string& root, const FolderSelection& selection = {},
                              Communicator& ranks = single_process());

}  // namespace linnet
