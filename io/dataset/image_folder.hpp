#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/image/image_error.hpp"

namespace linnet {

/// What to tell a person whose folder is no data folder.
inline constexpr std::string_view kDataFolderLayout =
    "A data folder has one sub-folder for each class, two or more, with its images in it:\n"
    "    DATA/cat/1.png  DATA/cat/2.png  DATA/dog/1.jpeg  …";

/// A file of a data folder, to be read as an image.
struct ListedFile {
  std::string path;  ///< below the root
  std::uint32_t label = 0;
};

/// A file that should be an image and gave none.
struct BadFile {
  std::string path;
  ImageFault fault;
  std::string reason;
};

/// A folder of images, one sub-folder a class, listed but not yet read.
struct ImageFolder {
  std::string root;
  std::vector<std::string> classes;  ///< names of the sub-folders, in byte order
  std::vector<ListedFile> files;     ///< class after class, in byte order of path
  std::vector<BadFile> bad;          ///< image by name, but nothing that can be read
  std::vector<std::string> skipped;  ///< neither image by name nor a regular file in a class
};

/// Lists the folder. Labels follow the byte order of class names. Hidden files and folders are
/// passed over; folders within a class folder belong to it. Throws Error(data) that says what is
/// wrong and what a data folder looks like.
ImageFolder list_image_folder(const std::string& root);

}  // namespace linnet
