#pragma once

// Softmax as one would write it with Eigen's arrays, in two ways: on rows as they lie, and on a
// copy that has the rows side by side, so that few classes still fill the vectors. Part of the
// module of Eigen, and so without external names.

#include <Eigen/Core>

#include "bench/baselines/library.hpp"

namespace linnet::bench {
namespace {

using RowArray = Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ColumnArray = Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor>;
using Column = Eigen::Array<float, Eigen::Dynamic, 1>;

/// z − max z of each row, in place; returns the maxima.
template <class Array>
Column subtract_maxima(Array& z) {
  const Column maxima = z.rowwise().maxCoeff();
  z.colwise() -= maxima;
  return maxima;
}

template <class Array>
void log_softmax_in_place(Array& z) {
  subtract_maxima(z);
  const Column logs = z.exp().rowwise().sum().log();
  z.colwise() -= logs;
}

/// z becomes the gradient.
template <class Array>
SoftmaxOutcome cross_entropy_in_place(Array& z, const std::uint32_t* labels) {
  SoftmaxOutcome outcome;
  const Eigen::Index rows = z.rows();
  subtract_maxima(z);
  double scores = 0.0;
  for (Eigen::Index row = 0; row < rows; ++row) {
    const auto label = static_cast<Eigen::Index>(labels[row]);
    Eigen::Index best = 0;
    while (z(row, best) != 0.0f) ++best;  // the first maximum
    outcome.correct += best == label ? 1 : 0;
    scores += static_cast<double>(z(row, label));
  }
  z = z.exp();
  const Column sums = z.rowwise().sum();
  const float share = 1.0f / static_cast<float>(rows);
  z.colwise() *= share * sums.inverse();
  for (Eigen::Index row = 0; row < rows; ++row) {
    z(row, static_cast<Eigen::Index>(labels[row])) -= share;
  }
  const double logs = static_cast<double>(sums.log().sum());
  outcome.loss = (logs - scores) / static_cast<double>(rows);
  return outcome;
}

template <class Array>
SoftmaxOutcome compute_in_place(Array& z, SoftmaxKind kind, const std::uint32_t* labels) {
  if (kind == SoftmaxKind::cross_entropy) return cross_entropy_in_place(z, labels);
  log_softmax_in_place(z);
  return {};
}

class EigenSoftmaxCall : public SoftmaxCall {
 public:
  EigenSoftmaxCall(const SoftmaxCase& softmax, bool columns)
      : softmax_(softmax), columns_(columns) {}

  SoftmaxOutcome run(const float* logits, const std::uint32_t* labels, float* out) override {
    const auto rows = static_cast<Eigen::Index>(softmax_.rows);
    const auto classes = static_cast<Eigen::Index>(softmax_.classes);
    const Eigen::Map<const RowArray> from(logits, rows, classes);
    Eigen::Map<RowArray> to(out, rows, classes);
    if (!columns_) {
      to = from;
      return compute_in_place(to, softmax_.kind, labels);
    }
    copy_ = from;
    const SoftmaxOutcome outcome = compute_in_place(copy_, softmax_.kind, labels);
    to = copy_;
    return outcome;
  }

 private:
  SoftmaxCase softmax_;
  bool columns_;
  ColumnArray copy_;
};

std::vector<SoftmaxWay> eigen_softmax_ways(const SoftmaxCase& softmax) {
  std::vector<SoftmaxWay> ways;
  ways.push_back({"rows", std::make_unique<EigenSoftmaxCall>(softmax, false)});
  ways.push_back({"columns", std::make_unique<EigenSoftmaxCall>(softmax, true)});
  return ways;
}

}  // namespace
}  // namespace linnet::bench
