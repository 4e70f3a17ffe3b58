#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "linnet/matrix.hpp"

namespace linnet::test {

/// Slow scores of logits and labels, straight from their definitions, in double.
class ReferenceScores {
 public:
  ReferenceScores(MatrixView<const float> logits, std::span<const std::uint32_t> labels);

  double accuracy() const { return top_k_accuracy(1); }
  double log_loss() const;
  double top_k_accuracy(std::size_t k) const;
  double calibration_error(std::size_t bins) const;

  /// What the area under the ROC curve of a class may be where log-odds that differ by at most
  /// `close`, or that share of the larger one, may be in any order. By default they are next to
  /// each other in single precision.
  struct Area {
    double least;
    double most;
  };
  Area area(std::uint32_t positive, double close = 0x1p-22) const;

 private:
  std::size_t prediction(std::size_t row) const;
  double log_odds(std::size_t row, std::size_t c) const;

  MatrixView<const float> logits_;
  std::span<const std::uint32_t> labels_;
  std::vector<std::vector<double>> log_probabilities_;
};

/// The share of the pairs of a positive score and another one in which the positive one is greater;
/// equal ones count one half.
double reference_auc(std::span<const float> scores, std::span<const std::uint8_t> positive);

}  // namespace linnet::test
