#include "linnet/model.hpp"

#include <algorithm>
#include <cmath>

namespace linnet {

bool is_finite(const LinearModel& model) {
  const auto finite = [](float value) { return std::isfinite(value); };
  if (!std::all_of(model.bias.begin(), model.bias.end(), finite)) return false;
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    const auto weights = model.weights.values(c);
    if (!std::all_of(weights.begin(), weights.end(), finite)) return false;
  }
  return true;
}

}  // namespace linnet
