#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "linnet/class_weights.hpp"

namespace linnet {

/// Throws Error about the field class_weights: Error(usage) unless at most one of both is set, and
/// the list has finite numbers above 0, the largest at most 10^9 times the least (beyond that,
/// weighted gradients would leave the range of a float); Error(data) unless there is one for each
/// class.
void check(const ClassWeights& weights, std::size_t classes);

/// The weight of each class, of which counts[c] examples are trained on; nothing if there is
/// neither a rule nor a list.
///
/// With weights w, the loss of a batch is Σ w_y · loss / Σ w_y over its examples of classes y, as
/// PyTorch's CrossEntropyLoss(weight=w) has it, and its gradient likewise. So only their ratios
/// matter, and they are scaled such that the largest is 1; `balanced` (scikit-learn's
/// class_weight='balanced') comes to min n_c / n_c. A class without examples gets 1.
std::vector<float> weights_of_classes(const ClassWeights& weights,
                                      std::span<const std::size_t> counts);

}  // namespace linnet
