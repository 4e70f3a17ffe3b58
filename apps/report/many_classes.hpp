#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "linnet/metrics.hpp"

namespace linnet {

// Tables for more than kMostRows classes, which show some of them. Names are escaped here.

/// The twenty pairs of a true class and another prediction with the most images, and how many
/// images other pairs have.
std::string confused_pairs(const std::vector<std::string>& classes,
                           const ConfusionMatrix& confusion);

/// The classes with the lowest F1 among those with support, the lowest first; at most kRowsAtEnd.
std::vector<std::size_t> worst_classes(const std::vector<ClassScores>& scores);

/// The classes with the fewest images, and the range of the others.
std::string smallest_classes(const std::vector<std::string>& classes,
                             const std::vector<std::size_t>& counts);

}  // namespace linnet
