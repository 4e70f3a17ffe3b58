#include "linnet/model.hpp"

#include "engine/core/finite_numbers.hpp"

namespace linnet {

bool is_finite(const LinearModel& model) {
  return all_finite(model.bias) && all_finite(model.weights);
}

}  // namespace linnet
