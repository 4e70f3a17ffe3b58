#pragma once

#include <cstdint>
#include <vector>

#include "linnet/metrics.hpp"

namespace linnet {

/// How deep, from 0 to 1, a cell is coloured that has this share of its row: the share itself for
/// correct predictions, its square root for mistakes.
double confusion_shade(double share, bool correct);

/// The matrix as a PNG file with a pixel for each cell, transparent where the count is 0: green for
/// correct predictions and red for mistakes. Outputs without a class are left out. Of more than 512
/// classes, a pixel stands for a square of cells and has the deepest colour of them. At least one
/// class.
std::vector<std::uint8_t> confusion_picture(const ConfusionMatrix& confusion);

}  // namespace linnet
