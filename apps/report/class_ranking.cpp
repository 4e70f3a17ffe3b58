#include "apps/report/class_ranking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace linnet {

std::vector<RankedClass> rank_classes(std::span<const float> probabilities,
                                      const std::vector<std::string>& classes, std::size_t top) {
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(top, order.size()));
  std::partial_sort(order.begin(), end, order.end(), [&](std::size_t a, std::size_t b) {
    return probabilities[a] != probabilities[b] ? probabilities[a] > probabilities[b] : a < b;
  });
  order.erase(end, order.end());
  std::vector<RankedClass> ranked;
  for (const std::size_t c : order) {
    ranked.push_back({c < classes.size() ? classes[c] : fmt::format("(output {})", c),
                      static_cast<double>(probabilities[c])});
  }
  return ranked;
}

}  // namespace linnet
