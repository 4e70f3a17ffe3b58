#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/image/image_header.hpp"
#include "linnet/byte_sums.hpp"
#include "linnet/context.hpp"
#include "linnet/io/image_folder.hpp"
#include "linnet/io/image_set.hpp"
#include "linnet/io/image_size.hpp"
#include "linnet/io/read_images.hpp"

namespace linnet {

/// One image of a data set that is inspected.
struct InspectedImage {
  std::string path;  ///< relative to the data set
  std::uint32_t label = 0;
  std::uint32_t part = 0;                  ///< the index of its part, where the set has parts
  ImageSize size = {};                     ///< upright, before any resizing
  std::optional<ImageHeader> header = {};  ///< of its file; none in a packed data set
  std::uint64_t content = 0;               ///< equal for images that are the same to training
  ByteSums sums = {};                      ///< over its pixels as they are trained on
  std::size_t bytes = 0;                   ///< the number of these, in all channels
};

/// What is known of all files of a data set. Nothing is left out because of an error in a file.
struct ImageInspection {
  std::vector<std::string>
      parts;  ///< the names of its parts (train, val, test); empty: it has none
  std::vector<std::string> classes;
  std::vector<InspectedImage> images;         ///< class by class, in byte order of their paths
  std::vector<BadFile> bad;                   ///< in byte order of their paths
  std::vector<OddFile> odd;                   ///< among the images
  std::vector<std::string> skipped;           ///< files that are no images
  std::vector<std::string> passed_over = {};  ///< see ImageFolder, and so for `excluded`
  std::vector<std::string> excluded = {};
  ReadingRules rules;  ///< by which the images were decoded
  ReadingNotes notes;
};

/// Decodes all files of a listed folder, each by itself and in any size, in parallel and in memory
/// for one image a thread. Of `options`, skip_bad and strict have no effect. Throws Stopped;
/// Error(system).
ImageInspection inspect_images(ImageFolder folder, const ReadOptions& options,
                               const Context& context);

/// Adds what was found in a part of a data set, whose folder has that name. The parts have the same
/// classes.
void add_part(ImageInspection& all, const std::string& name, ImageInspection part);

/// The same for images that were packed.
ImageInspection inspect_images(const ImageSet& images);

}  // namespace linnet
