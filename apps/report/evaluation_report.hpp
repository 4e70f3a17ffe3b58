#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "apps/data/loaded_data.hpp"
#include "linnet/scores.hpp"
#include "linnet/temperature.hpp"

namespace linnet {

/// A model that was calibrated.
struct Calibration {
  TemperatureFit fit;
  double earlier = 1.0;   ///< the temperature that the model had before
  Scores after;           ///< of the calibrated model, without areas
  std::string path;       ///< where it is
  bool replaces = false;  ///< whether that is where the model was that was evaluated
  std::string weights_hash;

  double whole_temperature() const { return earlier * fit.temperature; }
};

/// What `linnet evaluate` found.
struct EvaluationReport {
  std::string model;
  std::string data;
  Noun noun = kImages;
  std::vector<std::string> classes;
  Scores scores;
  std::optional<std::size_t> top_k;  ///< none: it is not shown
  std::string weights_hash;
  std::string isa;
  int threads = 1;
  double read_seconds = 0.0;
  std::optional<Calibration> calibration;
};

/// Tables and lines for a terminal, with names escaped.
std::string to_text(const EvaluationReport& report);

/// One JSON object, without a line end; numbers that are not finite are null.
std::string to_json(const EvaluationReport& report);

}  // namespace linnet
