#include "engine/learn/linear_model.hpp"

#include <algorithm>
#include <cmath>

namespace linnet {

LinearModel fold_centre(const LinearModel& model) {
  LinearModel folded(model.outputs(), model.features(), {0.0f, model.scale.factor});
  const double shift = static_cast<double>(model.scale.centre) * model.scale.factor;
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    const auto weights = model.weights.values(c);
    std::copy(weights.begin(), weights.end(), folded.weights.row(c));
    double sum = 0.0;
    for (float weight : weights) sum += weight;
    folded.bias[c] = static_cast<float>(model.bias[c] - shift * sum);
  }
  return folded;
}

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
