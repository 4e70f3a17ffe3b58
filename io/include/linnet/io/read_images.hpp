#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "linnet/context.hpp"
#include "linnet/export.hpp"
#include "linnet/io/image_folder.hpp"
#include "linnet/io/image_set.hpp"
#include "linnet/io/image_size.hpp"
#include "linnet/io/reading_rules.hpp"
#include "linnet/stop.hpp"

namespace LINNET_EXPORT linnet {

/// How a folder of images is read.
struct ReadOptions {
  /// Whether files that cannot be decoded are left out and listed in ImageIndex::bad. If not, they
  /// are an error.
  bool skip_bad = false;

  /// Whether files with something wrong in them that leaves all pixels right (ImageIndex::odd)
  /// count as files that cannot be decoded.
  bool strict = false;

  /// The limit on the pixels of an image file. None: 65,500 a side where images are resized, else
  /// 2^25, or a third of that in RGB, which is the limit for images that are not resized in any
  /// case.
  std::optional<std::size_t> max_pixels;

  /// What of the folder is read. Ignored for a folder that was listed before.
  FolderSelection selection;

  /// The size that all images are resized to: by area average where they shrink, bilinear where
  /// they grow. None: all images must have the same size.
  std::optional<ImageSize> resize;

  /// How their content becomes pixels.
  ReadingRules rules;

  /// Ends the reading with Stopped.
  StopRequest stop;

  /// Called, from any thread, with numbers of files that were read, for displays of progress. Of
  /// several ranks each counts for the others, too, which read theirs meanwhile.
  std::function<void(std::size_t files)> advance = [](std::size_t) {};
};

/// Reads a data folder, which has one sub-folder of PNG and JPEG files for each class, into one
/// aligned buffer: images.pixels.row(i) is the i-th image as width · height grey bytes, row after
/// row, and images.labels[i] the number of its class. With ColourRule::rgb it is three such planes,
/// red, green and blue. Each row starts at a multiple of 64 bytes.
///
/// Classes are numbered in byte order of their names. Images are ordered by class, and within a
/// class by path, so the result does not depend on the number of threads. Hidden files are skipped,
/// and so are files that are no image both by signature and by name. RGB becomes grey by the luma
/// of ITU-R BT.601, as in Pillow's convert("L"), unless the rules keep it.
///
/// Of several ranks, whose folder must be the same, each reads a share of the files, and all get
/// the same images, those that one process alone reads. Communicates.
///
/// Throws Error(data) if the folder is not a data folder, with a list of the files that cannot be
/// decoded unless skip_bad is set, with a table of the sizes if the images differ in size, and if a
/// class has no images; Error(system) if the images do not fit into memory; Stopped. Thread-safe.
ImageSet read_images(const std::string& folder, const ReadOptions& options = {},
                     const Context& context = default_context());

/// The same for a folder that was listed with list_image_folder.
ImageSet read_images(ImageFolder folder, const ReadOptions& options = {},
                     const Context& context = default_context());

}  // namespace linnet
