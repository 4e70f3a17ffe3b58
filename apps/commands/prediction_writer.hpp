#pragma once

#include <cstddef>
#include <vector>

#include "apps/data/prediction_inputs.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/report/prediction_output.hpp"
#include "linnet/io/image_folder.hpp"

namespace linnet {

/// Writes predictions in the order of the inputs, but for what is skipped.
class PredictionWriter {
 public:
  /// Writes the header. `output` must outlive the writer.
  explicit PredictionWriter(PredictionOutput& output);

  /// `prediction` is that of an input, or of one of the examples in it.
  void write(const PredictionInput& input, const Prediction& prediction);

  /// Says on standard error how files of other formats are converted.
  void note_conversion() const;

  /// Says on standard error how many files have something wrong in them.
  void note_odd_files() const;

  /// kBadData if a prediction is an error.
  int exit_code() const noexcept { return exit_code_; }

 private:
  PredictionOutput& output_;
  std::size_t skipped_ = 0;  ///< inputs since the last that was written
  int exit_code_ = kDone;
  std::size_t odd_files_ = 0;
  OddFile first_odd_;
  std::vector<BadFile> bad_files_;  ///< that are not supported, the first of them
};

}  // namespace linnet
