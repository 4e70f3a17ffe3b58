#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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

/// The files of a data folder, which has one sub-folder for each class; listed but not read.
struct ImageFolder {
  std::string root;
  std::vector<std::string> classes;  ///< names of the sub-folders, in byte order
  std::vector<ListedFile> files;     ///< class by class, in byte order of their paths
  std::vector<BadFile> bad;          ///< cannot be read though their names are those of images
  std::vector<std::string> skipped;  ///< not regular files in a class folder, nor images by name
};

/// Lists a data folder. Labels number the classes in byte order of their names. Hidden files and
/// folders are skipped; files in folders below a class folder belong to that class. Throws
/// Error(data) with the reason and kDataFolderLayout.
ImageFolder list_image_folder(const std::string& root);

}  // namespace linnet
