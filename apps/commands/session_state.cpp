#include "apps/commands/session_state.hpp"

#include <algorithm>

namespace linnet {

LinearModel copy_of(const LinearModel& model) {
  LinearModel copy(model.outputs(), model.features(), model.pixel_factor);
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    std::copy_n(model.weights.row(c), model.features(), copy.weights.row(c));
  }
  copy.bias = model.bias;
  copy.normalize = model.normalize;
  return copy;
}

}  // namespace linnet
