#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "apps/report/metrics_file.hpp"
#include "apps/report/train_report.hpp"
#include "linnet/io/image_size.hpp"
#include "linnet/io/reading_rules.hpp"

namespace linnet {

using PngFile = std::vector<std::uint8_t>;

/// An image that was validated on, with the model's answer.
struct ShownImage {
  std::string path;       ///< below its data folder
  std::string truth;      ///< the name of its class
  std::string predicted;  ///< the name of the most probable class; empty: an output without one
  bool correct = false;
  double probability = 0.0;        ///< of the predicted class
  double truth_probability = 0.0;  ///< of the true class
  PngFile thumbnail;
};

/// The weights of one class as a picture.
struct ShownWeights {
  std::string name;
  PngFile picture;
};

/// One of several images with the same pixels.
struct ShownCopy {
  std::string path;
  std::string truth;
  bool in_validation = false;
};

/// Images with the same pixels that are of different classes, or on both sides of the split.
struct ShownDuplicates {
  std::vector<ShownCopy> copies;  ///< the first few
  std::size_t members = 0;        ///< the number of all of them
  PngFile thumbnail;
};

/// What the page about a training says: everything is chosen, counted and drawn already.
struct TrainingPage {
  std::string data;  ///< path of the images to train on
  std::string date;
  ImageSize size;
  ColourRule colour = ColourRule::grey;
  RunSummary summary;
  std::vector<EpochRow> epochs;
  std::vector<std::size_t> train_counts;  ///< images of each class
  std::vector<std::size_t> valid_counts;
  std::vector<ShownImage> surest_mistakes;
  std::vector<ShownImage> least_sure;
  std::vector<ShownWeights> weights;  ///< of the first classes
  double weight_scale = 0.0;          ///< the weight that the full colours stand for
  std::vector<ShownDuplicates> duplicates;
  std::string recipe_line;  ///< the recipe in words
  std::vector<std::pair<std::string, std::string>> recipe;
  std::vector<std::pair<std::string, std::string>> environment;
  std::string note;  ///< about the images, as that they are synthetic; may be empty
};

/// The page: one HTML file that is well-formed XML too and refers to nothing outside it, needs no
/// script, and is laid out for narrow and wide screens, light and dark, and for paper. A pure
/// function of `page`. Its size is bounded by the thumbnails and pictures, and by some 600 bytes
/// for each class up to a thousand; of what there is more, the page says how much it left out.
std::string to_html(const TrainingPage& page);

/// Whether the file is a page that to_html made, which another one may replace.
bool is_training_page(const std::string& path);

}  // namespace linnet
