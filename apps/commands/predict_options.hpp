#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "apps/data/prediction_inputs.hpp"
#include "apps/options/machine_options.hpp"
#include "apps/options/rule_options.hpp"
#include "apps/report/prediction_output.hpp"

namespace linnet {

struct PredictOptions {
  std::string model;
  std::vector<std::string> paths;
  PredictionListing listing;
  std::optional<PredictionFormat> format;
  std::optional<std::size_t> top;
  RuleOptions rules;
  bool strict = false;
  std::optional<std::size_t> max_pixels;
  MachineOptions machine;

  std::size_t most_classes() const { return top.value_or(1); }
  PredictionFormat output_format() const { return format.value_or(PredictionFormat::table); }
};

}  // namespace linnet
