#pragma once

#include <string>
#include <vector>

#include "linnet/io/image_folder.hpp"

namespace linnet {

/// Whether a file cannot be decoded because it is an image of another format than PNG and JPEG.
bool is_other_format(const BadFile& file);

/// What to do about the files of other formats among `bad`, in a line: the command of ImageMagick
/// that writes a PNG file beside each of them; empty if there is none of these. Their paths are
/// relative to `root`, which may be empty. Files are named by a pattern for all of a suffix in
/// folders of the same depth, but those with the suffix of PNG or JPEG, or without one, by name or,
/// of many, by content: other files with it need no conversion. Those that are named .png are
/// replaced.
std::string conversion_hint(const std::string& root, const std::vector<BadFile>& bad);

}  // namespace linnet
