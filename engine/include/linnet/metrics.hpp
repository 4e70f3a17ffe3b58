#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// Counts of (true class, predicted output). A model may have outputs that no class stands for.
class ConfusionMatrix {
 public:
  ConfusionMatrix() = default;
  ConfusionMatrix(std::size_t classes, std::size_t outputs)
      : classes_(classes), outputs_(outputs), counts_(classes * outputs, 0) {}

  /// counts: row after row. Throws std::out_of_range for another number of them.
  ConfusionMatrix(std::size_t classes, std::size_t outputs, std::vector<std::uint64_t> counts);

  void add(std::size_t truth, std::size_t prediction) { ++counts_[truth * outputs_ + prediction]; }

  std::size_t classes() const noexcept { return classes_; }
  std::size_t outputs() const noexcept { return outputs_; }
  std::span<const std::uint64_t> row(std::size_t truth) const {
    return {counts_.data() + truth * outputs_, outputs_};
  }

  std::uint64_t total() const;
  std::uint64_t correct() const;
  /// correct / total, 0 of nothing.
  double accuracy() const;

 private:
  std::size_t classes_ = 0;
  std::size_t outputs_ = 0;
  std::vector<std::uint64_t> counts_;
};

/// What a model is worth on some examples.
struct Evaluation {
  double loss = 0.0;  ///< the mean over the examples
  ConfusionMatrix confusion;
};

/// What scikit-learn's classification_report says of a class, or of an average of classes, with
/// zero_division=nan: a quotient with nothing below the line is NaN.
struct ClassScores {
  double precision = 0.0;     ///< of those predicted to be the class, the share that is
  double recall = 0.0;        ///< of the class, the share that was found
  double f1 = 0.0;            ///< 2 · hits / (predicted + support), the harmonic mean of the two
  std::uint64_t support = 0;  ///< examples of the class
};

std::vector<ClassScores> class_scores(const ConfusionMatrix& confusion);

/// The mean over the classes with support, each counting the same. Of each quantity, those that are
/// NaN are left out; its mean is NaN if all are.
ClassScores macro_average(std::span<const ClassScores> scores);

/// The same, each class counting by its support.
ClassScores weighted_average(std::span<const ClassScores> scores);

}  // namespace linnet
