#pragma once

#include <optional>
#include <string>

namespace linnet {

/// The paths of a file of images and of its labels.
struct IdxPair {
  std::string images;
  std::string labels;
};

/// The files of a folder, by their names; see idx_images.hpp.
struct IdxPairs {
  std::optional<IdxPair> train;
  std::optional<IdxPair> test;
};

/// Throws Error(data) with the path if the folder cannot be listed, if labels are missing, or if
/// several files could be those for training or for tests.
IdxPairs find_idx_pairs(const std::string& folder);

/// Whether the folder has files of images for training.
bool has_idx_training_images(const std::string& folder);

/// The file of labels beside a file of images, gzipped or not; Error(data) if there is none.
std::string labels_beside(const std::string& images);

/// The name of a file without its folder, and without ".gz".
std::string idx_base_name(const std::string& path);

}  // namespace linnet
