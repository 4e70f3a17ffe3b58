#pragma once

#include <string>

#include "io/image/image_file.hpp"
#include "linnet/io/image_folder.hpp"
#include "linnet/io/read_images.hpp"

namespace linnet {

/// The path of a file of a listed folder.
std::string full_path(const ImageFolder& folder, const ListedFile& file);

/// A reader of the files of a folder with these options.
ImageFile image_file_for(const ReadOptions& options);

/// Whether a file with this error is skipped, as it is no image by content nor by name.
bool is_no_image(const ListedFile& file, const ImageError& error);

/// Sorts the files by path, so that their order does not depend on the scheduling of threads.
void sort_by_path(std::vector<BadFile>& files);

}  // namespace linnet
