#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "apps/data/loaded_data.hpp"
#include "linnet/io/image_set.hpp"

namespace linnet {

// The texts that the program prints about data sets: whole lines, with names and paths escaped, or
// empty if there is nothing to report.

/// "64 x 64 pixels", or "64 x 64 RGB pixels".
std::string describe_size(ImageSize size, const ReadingRules& rules);

/// "grey", or "RGB" and how its channels lie.
std::string_view describe_channels(const ReadingRules& rules);

/// Source, number and size of the images or rows, time of reading, and the content.
std::string describe_data(const std::string& path, const LoadedData& data);

/// describe_classes and describe_files.
std::string describe_content(const ImageIndex& images);

/// Classes with their numbers of images, of more than kMostRows the smallest ones, and class names
/// that look alike.
std::string describe_classes(const std::vector<std::string>& classes,
                             const std::vector<std::size_t>& counts);

/// The files that were not read, or read although they break rules, how samples became grey levels,
/// and whether the images are synthetic.
std::string describe_files(const ImageIndex& images);

/// A warning for each pair of classes whose names differ in Unicode normalisation only.
std::string describe_lookalikes(const std::vector<std::string>& classes);

/// The files that were read although something is wrong in them: their number and the first.
std::string describe_odd(std::size_t count, const OddFile& first);

/// How 16-bit samples become grey levels, unless their high byte does.
std::string describe_depth(const ReadingRules& rules);

/// What is worth telling about images that were read by `rules`, a line each.
std::string describe_notes(const ReadingNotes& notes, const ReadingRules& rules);

/// The files that were skipped because they are no images: their number and the first three paths.
std::string describe_skipped(const std::vector<std::string>& paths);

/// What of a data folder was left out by name: the number of each kind and the first three paths.
std::string describe_left_out(const std::vector<std::string>& passed_over,
                              const std::vector<std::string>& excluded);

/// A note that images are synthetic, where `classes` are those of `linnet phantoms`.
std::string describe_synthetic(const std::vector<std::string>& classes);

/// One line for each class: its name and `counts` of its index, in aligned columns.
std::string class_table(const std::vector<std::string>& classes,
                        const std::vector<std::size_t>& counts);

}  // namespace linnet
