#include "engine/data/labels.hpp"

namespace linnet {

std::vector<std::size_t> count_labels(std::span<const std::uint32_t> labels, std::size_t classes) {
  std::vector<std::size_t> counts(classes, 0);
  for (const std::uint32_t label : labels) ++counts[label];
  return counts;
}

std::vector<std::size_t> count_labels(std::span<const std::uint32_t> labels,
                                      std::span<const std::uint32_t> indices, std::size_t classes) {
  std::vector<std::size_t> counts(classes, 0);
  for (const std::uint32_t index : indices) ++counts[labels[index]];
  return counts;
}

}  // namespace linnet
