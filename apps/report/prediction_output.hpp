#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "linnet/io/image_error.hpp"

namespace linnet {

struct RankedClass {
  std::string name;
  double probability = 0.0;
};

/// The result for one image or row: its most probable classes, the most probable first, or an
/// error.
struct Prediction {
  std::string path;
  std::vector<RankedClass> classes;
  std::string error;
  std::optional<ImageFault> fault = {};  ///< of a file that cannot be decoded
  std::string oddity = {};  ///< what is wrong in the file although its pixels are right
  bool skipped = false;     ///< the file is no image and need not be one: it has neither
};

enum class PredictionFormat {
  table,  ///< aligned columns for a terminal; names are escaped
  csv,    ///< RFC 4180 with a header; a row for each example and rank
  jsonl,  ///< one JSON object a line for each example
};

std::optional<PredictionFormat> prediction_format_named(std::string_view name);

/// Writes predictions to standard output.
class PredictionOutput {
 public:
  virtual ~PredictionOutput() = default;
  virtual void header() {}
  virtual void write(const Prediction& prediction) = 0;
};

/// `paths` and `classes` are all that predictions may hold: the columns of a table are as wide as
/// the longest of them.
std::unique_ptr<PredictionOutput> make_prediction_output(PredictionFormat format,
                                                         const std::vector<std::string>& paths,
                                                         const std::vector<std::string>& classes);

}  // namespace linnet
