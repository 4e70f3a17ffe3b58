#include "tests/support/reference_logistic.hpp"

#include <algorithm>
#include <cmath>

#include "tests/support/reference_loss.hpp"

namespace linnet::test {
namespace {

/// The solution of a · x = b by Gauss's elimination, of a symmetric, positive definite matrix.
std::vector<double> solve(std::vector<double> a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = a[i * n + k] / a[k * n + k];
      if (factor == 0.0) continue;
      for (std::size_t j = k; j < n; ++j) a[i * n + j] -= factor * a[k * n + j];
      b[i] -= factor * b[k];
    }
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = i + 1; j < n; ++j) b[i] -= a[i * n + j] * b[j];
    b[i] /= a[i * n + i];
  }
  return b;
}

}  // namespace

ReferenceLogistic::ReferenceLogistic(const Examples& examples,
                                     std::span<const std::uint32_t> indices,
                                     std::vector<double> weights, double l2)
    : classes_(examples.classes), features_(examples.features.columns()), l2_(l2) {
  const double factor =
      examples.features.type() == ElementType::u8 ? static_cast<double>(1.0f / 255.0f) : 1.0;
  double total = 0.0;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    Row row{{}, examples.labels[indices[i]], weights.empty() ? 1.0 : weights[i]};
    for (std::size_t k = 0; k < features_; ++k) {
      row.x.push_back(examples.features.at(indices[i], k) * factor);
    }
    row.x.push_back(1.0);
    total += row.share;
    rows_.push_back(row);
  }
  for (Row& row : rows_) row.share /= total;
}

std::vector<double> ReferenceLogistic::probabilities(const std::vector<double>& parameters,
                                                     const Row& row) const {
  std::vector<double> z(classes_, 0.0);
  for (std::size_t c = 0; c < classes_; ++c) {
    for (std::size_t k = 0; k <= features_; ++k) {
      z[c] += parameters[c * (features_ + 1) + k] * row.x[k];
    }
  }
  std::vector<double> p = reference_loss_gradient(Loss::log_softmax, z, row.label);
  p[row.label] += 1.0;
  p.push_back(reference_loss(Loss::log_softmax, z, row.label));
  return p;
}

double ReferenceLogistic::value(const std::vector<double>& parameters) const {
  double sum = 0.0;
  for (const Row& row : rows_) sum += row.share * probabilities(parameters, row).back();
  for (std::size_t i = 0; i < size(); ++i) {
    if (i % (features_ + 1) != features_) sum += 0.5 * l2_ * parameters[i] * parameters[i];
  }
  return sum;
}

std::vector<double> ReferenceLogistic::gradient(const std::vector<double>& parameters) const {
  std::vector<double> sums(size(), 0.0);
  for (const Row& row : rows_) {
    const std::vector<double> p = probabilities(parameters, row);
    for (std::size_t i = 0; i < size(); ++i) {
      const std::size_t c = i / (features_ + 1);
      sums[i] += row.share * (p[c] - (c == row.label ? 1.0 : 0.0)) * row.x[i % (features_ + 1)];
    }
  }
  for (std::size_t i = 0; i < size(); ++i) {
    if (i % (features_ + 1) != features_) sums[i] += l2_ * parameters[i];
  }
  return sums;
}

std::vector<double> ReferenceLogistic::hessian(const std::vector<double>& parameters) const {
  const std::size_t n = size();
  const std::size_t width = features_ + 1;
  std::vector<double> sums(n * n, 0.0);
  for (const Row& row : rows_) {
    const std::vector<double> p = probabilities(parameters, row);
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t c = i / width;
      for (std::size_t j = 0; j < n; ++j) {
        const std::size_t d = j / width;
        sums[i * n + j] +=
            row.share * p[c] * ((c == d ? 1.0 : 0.0) - p[d]) * row.x[i % width] * row.x[j % width];
      }
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    // Biases may all move together; that direction has no curvature.
    sums[i * n + i] += i % width == features_ ? 1e-9 : l2_;
  }
  return sums;
}

std::vector<double> ReferenceLogistic::minimum() const {
  std::vector<double> at(size(), 0.0);
  for (int step = 0; step < 100; ++step) {
    const std::vector<double> slopes = gradient(at);
    double largest = 0.0;
    for (const double slope : slopes) largest = std::max(largest, std::fabs(slope));
    if (largest < 1e-10) break;
    const std::vector<double> direction = solve(hessian(at), slopes);
    const double before = value(at);
    for (double length = 1.0; length > 1e-6; length /= 2.0) {
      std::vector<double> next = at;
      for (std::size_t i = 0; i < size(); ++i) next[i] -= length * direction[i];
      if (value(next) > before + 1e-14) continue;
      at = next;
      break;
    }
  }
  return at;
}

std::vector<double> ReferenceLogistic::parameters(const LinearModel& model) const {
  std::vector<double> all;
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    all.insert(all.end(), model.weights.values(c).begin(), model.weights.values(c).end());
    all.push_back(model.bias[c]);
  }
  return all;
}

}  // namespace linnet::test
