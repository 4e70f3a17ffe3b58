#include "tests/support/transformed_features.hpp"

#include <algorithm>
#include <cmath>

namespace linnet::test {
namespace {

using Rows = std::vector<std::vector<double>>;

Rows normalized(const Examples& examples, Normalize normalize) {
  const double unit = examples.features.type() == ElementType::u8 ? 255.0 : 1.0;
  Rows rows;
  for (std::size_t i = 0; i < examples.features.rows(); ++i) {
    std::vector<double> row;
    double squares = 0.0;
    for (std::size_t k = 0; k < examples.features.columns(); ++k) {
      row.push_back(static_cast<double>(examples.features.at(i, k)) / unit);
      squares += row.back() * row.back();
    }
    if (normalize == Normalize::rows && squares > 0.0) {
      for (double& x : row) x /= std::sqrt(squares);
    }
    rows.push_back(row);
  }
  return rows;
}

void find_moments(const Rows& rows, std::span<const std::uint32_t> trained,
                  TransformedFeatures& result) {
  const auto count = static_cast<double>(trained.size());
  for (std::size_t k = 0; k < rows.front().size(); ++k) {
    const bool is_constant = std::all_of(trained.begin(), trained.end(), [&](std::uint32_t i) {
      return rows[i][k] == rows[trained.front()][k];
    });
    double mean = 0.0;
    for (const std::uint32_t i : trained) mean += rows[i][k] / count;
    double variance = 0.0;
    for (const std::uint32_t i : trained) variance += std::pow(rows[i][k] - mean, 2) / count;
    result.mean.push_back(mean);
    result.deviation.push_back(is_constant ? 1.0 : std::sqrt(variance));
  }
}

}  // namespace

TransformedFeatures transformed(const Examples& examples, std::span<const std::uint32_t> trained,
                                Normalize normalize, bool standardize) {
  const Rows rows = normalized(examples, normalize);
  TransformedFeatures result;
  const std::size_t features = examples.features.columns();
  if (standardize) {
    find_moments(rows, trained, result);
  } else {
    result.mean.assign(features, 0.0);
    result.deviation.assign(features, 1.0);
  }
  result.copy = {.numbers = {},
                 .labels = {examples.labels.begin(), examples.labels.end()},
                 .classes = examples.classes,
                 .features = features};
  double largest = 0.0;
  double magnitude = 0.0;
  for (const std::vector<double>& row : rows) {
    for (std::size_t k = 0; k < features; ++k) {
      const double x = (row[k] - result.mean[k]) / result.deviation[k];
      result.copy.numbers.push_back(static_cast<float>(x));
      largest = std::max(largest, std::fabs(x));
      magnitude = std::max(magnitude,
                           (std::fabs(row[k]) + std::fabs(result.mean[k])) / result.deviation[k]);
    }
  }
  result.magnification = magnitude / largest;
  return result;
}

}  // namespace linnet::test
