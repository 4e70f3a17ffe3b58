#pragma once

#include <string>
#include <utility>
#include <vector>

#include "linnet/class_weights.hpp"

namespace linnet {

/// The value of --class-weights: a rule, one number for each class, or numbers for classes by name.
struct ClassWeightsText {
  bool balanced = false;
  std::vector<double> list = {};
  std::vector<std::pair<std::string, double>> named = {};
};

/// Parses "balanced", numbers above 0, or NAME=number with commas between them (parse_list). Throws
/// UsageError that says what the option `name` takes.
ClassWeightsText parse_class_weights(const std::string& name, const std::string& text);

/// The weights of these classes; a class that is not named has the weight 1. Throws Error(data) if
/// a class is named that there is not.
ClassWeights weights_for(const ClassWeightsText& text, const std::vector<std::string>& classes);

}  // namespace linnet
