#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "linnet/metrics.hpp"

namespace linnet {

/// The name and the scores of each class: a list of objects, with null for what is NaN.
nlohmann::ordered_json class_rows(const std::vector<std::string>& classes,
                                  const ConfusionMatrix& confusion);

/// The counts of predictions: a list of numbers for each true class.
nlohmann::ordered_json confusion_rows(const ConfusionMatrix& confusion);

}  // namespace linnet
