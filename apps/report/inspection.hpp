#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/dataset/image_inspection.hpp"
#include "linnet/io/image_size.hpp"

namespace linnet {

/// How many images have something in common.
struct ImageCount {
  std::string name;  ///< "64 x 64", "PNG, RGB, 8 bits", …
  std::size_t images = 0;
  std::string example;  ///< path of the first
};

/// Images that are the same.
struct SameImages {
  std::vector<std::size_t> members;  ///< indices of ImageInspection::images
  bool conflicting = false;          ///< whether they are of different classes
  bool across = false;               ///< whether they are in different parts
};

/// An image that hardly shows anything.
struct FlatImage {
  std::size_t image = 0;  ///< index of ImageInspection::images
  double mean = 0.0;      ///< grey level, 0 to 255
  double deviation = 0.0;
};

/// What was inspected.
enum class InspectedKind {
  folder,  ///< image files
  packed,  ///< a packed data set
  idx,     ///< IDX files
};

/// What an inspection says, counted and in order. `found` must outlive it.
struct InspectionReport {
  const ImageInspection* found = nullptr;
  std::string path;
  InspectedKind kind = InspectedKind::folder;
  std::vector<std::vector<std::size_t>> class_counts;  ///< by part (one if there are none), class
  std::vector<ImageCount> sizes;         ///< this and the following: the most frequent first
  std::vector<ImageCount> formats;       ///< format, colour and bit depth
  std::vector<ImageCount> orientations;  ///< of Exif, where any image is not upright as stored
  std::vector<SameImages> same;          ///< in the order of their first images
  std::vector<FlatImage> flat;
  std::vector<std::string>
      stops;  ///< why training would stop, a sentence each; empty: it would not
};

/// The options of training that decide whether it would stop.
struct InspectionOptions {
  std::optional<ImageSize> resize = {};
  bool skip_bad = false;
  bool strict = false;
  bool has_validation_part = false;
};

/// A standard deviation of grey levels below which an image is flat: fewer than a quarter of its
/// pixels can then differ by two levels from the others.
inline constexpr double kFlatDeviation = 1.0;

InspectionReport report_inspection(const std::string& path, InspectedKind kind,
                                   const ImageInspection& found, const InspectionOptions& options);

/// For a terminal: whole lines, names escaped; of long lists the first entries and their number.
std::string to_text(const InspectionReport& report);

/// One JSON object with everything, on lines of its own.
std::string to_json_text(const InspectionReport& report);

}  // namespace linnet
