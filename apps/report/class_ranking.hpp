#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "apps/report/prediction_output.hpp"

namespace linnet {

/// The `top` most probable outputs of a model, the most probable first, and of equal ones the first
/// output first. Outputs without a name in `classes` are named by their numbers.
std::vector<RankedClass> rank_classes(std::span<const float> probabilities,
                                      const std::vector<std::string>& classes, std::size_t top);

}  // namespace linnet
