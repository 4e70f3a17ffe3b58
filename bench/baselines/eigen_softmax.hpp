#pragma once

// Softmax written with Eigen's array expressions, in two ways: on the row-major matrix, and on a
// column-major copy of it, in which vectors run over rows and are full with few classes as well.
// Part of Eigen's module: everything here has internal linkage.

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
SoftmaxLoss cross_entropy_in_place(Array& z, const std::uint32_t* labels) {
  SoftmaxLoss loss;
  const Eigen::Index rows = z.rows();
  subtract_maxima(z);
  double scores = 0.0;
  for (Eigen::Index row = 0; row < rows; ++row) {
    const auto label = static_cast<Eigen::Index>(labels[row]);
    Eigen::Index best = 0;
    while (z(row, best) != 0.0f) ++best;  // the first maximum
    loss.correct += best == label ? 1 : 0;
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
  loss.loss = (logs - scores) / static_cast<double>(rows);
  return loss;
}

template <class Array>
SoftmaxLoss compute_in_place(Array& z, SoftmaxKind kind, const std::uint32_t* labels) {
  if (kind == SoftmaxKind::cross_entropy) return cross_entropy_in_place(z, labels);
  log_softmax_in_place(z);
  return {};
}

class EigenSoftmaxCall : public SoftmaxCall {
 public:
  EigenSoftmaxCall(const SoftmaxCase& softmax, bool columns)
      : softmax_(softmax), columns_(columns) {}

  SoftmaxLoss run(const float* logits, const std::uint32_t* labels, float* out) override {
    const auto rows = static_cast<Eigen::Index>(softmax_.rows);
    const auto classes = static_cast<Eigen::Index>(softmax_.classes);
    const Eigen::Map<const RowArray> from(logits, rows, classes);
    Eigen::Map<RowArray> to(out, rows, classes);
    if (!columns_) {
      to = from;
      return compute_in_place(to, softmax_.kind, labels);
    }
    copy_ = from;
    const SoftmaxLoss loss = compute_in_place(copy_, softmax_.kind, labels);
    to = copy_;
    return loss;
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
