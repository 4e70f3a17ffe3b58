#include "engine/data/class_weights.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "linnet/error.hpp"

namespace linnet {
namespace {

template <class... Parts>
[[noreturn]] void refuse(Fault fault, const Parts&... parts) {
  std::ostringstream text;
  text << "class_weights ";
  (text << ... << parts);
  throw Error(fault, text.str(), "class_weights");
}

}  // namespace

void check(const ClassWeights& weights, std::size_t classes) {
  const std::vector<double>& list = weights.list;
  if (list.empty()) return;
  if (weights.balanced) refuse(Fault::usage, "are either balanced or a list, not both");
  if (list.size() != classes) {
    refuse(Fault::data, "has ", list.size(), list.size() == 1 ? " number" : " numbers", " for the ",
           classes, classes == 1 ? " class" : " classes", " there are");
  }
  for (double weight : list) {
    if (!std::isfinite(weight) || weight <= 0.0)
      refuse(Fault::usage, "takes numbers above 0, not ", weight);
  }
  const auto [least, largest] = std::minmax_element(list.begin(), list.end());
  if (*least < *largest / 1e9)
    refuse(Fault::usage, "has ", *largest, ", which is more than 10^9 times ", *least);
}

std::vector<float> weights_of_classes(const ClassWeights& weights,
                                      std::span<const std::size_t> counts) {
  std::vector<double> exact = weights.list;
  if (weights.balanced) {  // without the factor n / C, which all have
    for (std::size_t count : counts) {
      exact.push_back(count == 0 ? 0.0 : 1.0 / static_cast<double>(count));
    }
  }
  if (exact.empty()) return {};
  const double largest = *std::max_element(exact.begin(), exact.end());
  std::vector<float> scaled;
  for (double weight : exact) {
    scaled.push_back(weight == 0.0 ? 1.0f : static_cast<float>(weight / largest));
  }
  return scaled;
}

}  // namespace linnet
