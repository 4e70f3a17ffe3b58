#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "io/features/stored_array.hpp"

namespace linnet {

/// The class of each row, and the names of the classes, as FeatureSet has them.
struct LabelColumn {
  std::vector<std::uint32_t> labels;
  std::vector<std::string> classes;
};

/// The labels in an array, which must be one for each of the rows of `features`. Fails, with the
/// way out, for other shapes, for types other than integers, booleans and strings, and for strings
/// that are not of code points of Unicode.
LabelColumn label_column(const StoredArray& array, const std::string& features, std::size_t rows);

}  // namespace linnet
