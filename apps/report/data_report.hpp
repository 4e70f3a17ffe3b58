#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "apps/data/load_data.hpp"
#include "linnet/io/image_set.hpp"

namespace linnet {

// The texts that the program prints about data sets: whole lines, with names and paths escaped, or
// empty if there is nothing to report.

/// Source, number and size of the images, time of reading, and the content.
std::string describe_data(const std::string& path, const LoadedData& data);

/// Classes with their numbers of images, and the files that were not read.
std::string describe_content(const ImageIndex& images);

/// The files that were skipped because they are no images: their number and the first three paths.
std::string describe_skipped(const std::vector<std::string>& paths);

/// A note that images are synthetic, where `classes` are those of `linnet phantoms`.
std::string describe_synthetic(const std::vector<std::string>& classes);

/// One line for each class: its name and `counts` of its index, in aligned columns.
std::string class_table(const std::vector<std::string>& classes,
                        const std::vector<std::size_t>& counts);

}  // namespace linnet
