#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {  // linnet::io uses it

/// Counts the examples of each class: element c of the result is the number of labels equal to c.
/// All labels are below `classes`. Thread-safe.
std::vector<std::size_t> count_labels(std::span<const std::uint32_t> labels, std::size_t classes);

/// The same for the examples that `indices` name only.
std::vector<std::size_t> count_labels(std::span<const std::uint32_t> labels,
                                      std::span<const std::uint32_t> indices, std::size_t classes);

}  // namespace linnet
