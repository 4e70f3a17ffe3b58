#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "apps/options/data_options.hpp"
#include "apps/options/machine_options.hpp"

namespace CLI {
class App;
}

namespace linnet {

enum class EvaluationFormat {
  text,  ///< tables for a terminal
  json,  ///< one JSON object, and nothing else on standard output
};

/// The options of `linnet evaluate`.
struct EvaluateOptions {
  std::string model;
  std::string data;
  std::string labels;     ///< empty: labels are in the data, or beside it
  std::string calibrate;  ///< the model to write; empty: none
  std::optional<EvaluationFormat> format;
  std::optional<std::size_t> top_k;
  DataOptions data_options;
  std::string cache;
  MachineOptions machine;
};

void add_evaluate_options(CLI::App& app, EvaluateOptions& options);

}  // namespace linnet
