#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "apps/data/prediction_inputs.hpp"

namespace linnet {

/// The name of a row of a file in predictions: "X.npy[17]".
std::string row_path(const std::string& path, std::size_t row);

/// The longest paths that predictions for the inputs have, to make a column as wide. Rows of a
/// file take `row_bytes` each, and there are as many as fit in it; a compressed file may hold more.
std::vector<std::string> longest_paths(const std::vector<PredictionInput>& inputs,
                                       std::size_t row_bytes);

}  // namespace linnet
