#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "linnet/examples.hpp"
#include "linnet/model.hpp"

namespace linnet::test {

/// The objective of LogisticRegression in double, straight from its formula, and its minimum by
/// Newton's method. Parameters: for each class its weights, one for each feature, and its bias.
class ReferenceLogistic {
 public:
  /// For l2/2 · ‖W‖² as the penalty. weights: s, one for each of `indices`; empty for ones.
  ReferenceLogistic(const Examples& examples, std::span<const std::uint32_t> indices,
                    std::vector<double> weights, double l2);

  std::size_t size() const { return classes_ * (features_ + 1); }
  double value(const std::vector<double>& parameters) const;
  std::vector<double> gradient(const std::vector<double>& parameters) const;

  /// The parameters of the minimum, found to 10⁻¹⁰ of the gradient. For few parameters: each step
  /// solves a system of size() equations.
  std::vector<double> minimum() const;

  std::vector<double> parameters(const LinearModel& model) const;

 private:
  struct Row {
    std::vector<double> x;  ///< the features, and 1
    std::size_t label;
    double share;  ///< s / S
  };

  std::vector<double> probabilities(const std::vector<double>& parameters, const Row& row) const;
  std::vector<double> hessian(const std::vector<double>& parameters) const;

  std::size_t classes_;
  std::size_t features_;
  double l2_;
  std::vector<Row> rows_;
};

}  // namespace linnet::test
