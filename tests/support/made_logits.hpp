#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/core/random.hpp"
#include "linnet/matrix.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {

/// Logits with labels, of which more than chance have the largest logit.
struct MadeLogits {
  Matrix<float> logits;
  std::vector<std::uint32_t> labels;
};

/// Logits in [−spread, spread), more by a fourth of `spread` for the label; multiples of `step`
/// where it is not 0, so that many are equal. Labels are below `classes`.
inline MadeLogits made_logits(std::size_t rows, std::size_t outputs, std::size_t classes,
                              double spread, double step = 0.0) {
  Random random(test_seed(), 91);
  MadeLogits made{.logits = {rows, outputs}, .labels = {}};
  for (std::size_t i = 0; i < rows; ++i) {
    made.labels.push_back(static_cast<std::uint32_t>(random.below(classes)));
    for (std::size_t c = 0; c < outputs; ++c) {
      double z = random.uniform(-spread, spread) + (c == made.labels[i] ? spread / 4.0 : 0.0);
      if (step != 0.0) z = std::round(z / step) * step;
      made.logits.row(i)[c] = static_cast<float>(z);
    }
  }
  return made;
}

}  // namespace linnet::test
