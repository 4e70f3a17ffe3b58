#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "linnet/io/feature_set.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {

/// The features of a file with these bytes.
inline FeatureSet features_in(const std::string& bytes, const FeatureOptions& options = {}) {
  const TemporaryFolder folder;
  write_file(folder / "X", bytes);
  return read_features(folder / "X", options);
}

/// The same with a file of labels.
inline FeatureSet labelled_features(const std::string& bytes, const std::string& labels) {
  const TemporaryFolder folder;
  write_file(folder / "y", labels);
  return features_in(bytes, FeatureOptions{.labels_path = folder / "y"});
}

/// All numbers, row after row.
inline std::vector<float> numbers_of(const FeatureSet& set) {
  const FeatureView view = set.features.view();
  std::vector<float> numbers;
  for (std::size_t i = 0; i < view.rows(); ++i) {
    for (std::size_t k = 0; k < view.columns(); ++k) numbers.push_back(view.at(i, k));
  }
  return numbers;
}

/// The class name of each row.
inline std::vector<std::string> names_of(const FeatureSet& set) {
  std::vector<std::string> names;
  for (const std::uint32_t label : set.labels) names.push_back(set.classes.at(label));
  return names;
}

inline bool is_mapped(const FeatureSet& set) {
  return !set.features.file().bytes().empty();
}

}  // namespace linnet::test
