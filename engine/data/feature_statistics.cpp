#include "engine/data/feature_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/core/paging.hpp"
#include "engine/core/parallel_ranges.hpp"
#include "engine/data/finite_features.hpp"
#include "engine/kernels/element_dispatch.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// Rows of a task, which are read from the disk together where they lie in a mapped file.
constexpr std::size_t kTaskRows = 64;

NumberSums sums_of_row(const FeatureView& features, std::size_t row, const KernelTable& kernels) {
  return with_element_type(features.type(), [&]<class T>() {
    return kernels.of<T>().sum_numbers(
        {reinterpret_cast<const T*>(features.row(row)), features.columns()});
  });
}

[[noreturn]] void throw_not_finite(const FeatureView& features, std::size_t row) {
  if (const auto column = first_not_finite(features, row)) {
    throw Error(Fault::data, "the features are not all finite: row " + std::to_string(row) +
                                 ", column " + std::to_string(*column) + " is " +
                                 std::to_string(features.at(row, *column)) + " (counted from 0)");
  }
  throw Error(Fault::data, "the features of row " + std::to_string(row) +
                               " (counted from 0) are too large: the sum of their squares is not "
                               "finite; scale them");
}

std::vector<NumberSums> computed_sums(const FeatureView& features, bool mapped,
                                      const Context& context) {
  std::vector<NumberSums> sums(features.rows());
  for_each_block(features.rows(), kTaskRows, context.workers(), [&](IndexRange rows) {
    if (mapped) prefetch_pages(features.part(rows.begin, rows.size()).bytes());
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      sums[i] = sums_of_row(features, i, context.kernels());
    }
  });
  const auto bad = std::find_if(sums.begin(), sums.end(), [](const NumberSums& of_row) {
    return !std::isfinite(of_row.squares);
  });
  if (bad != sums.end()) {
    throw_not_finite(features, static_cast<std::size_t>(bad - sums.begin()));
  }
  return sums;
}

}  // namespace

std::vector<NumberSums> sum_rows(const Examples& examples, const Context& context) {
  if (examples.sums.empty()) return computed_sums(examples.features, examples.mapped, context);
  std::vector<NumberSums> sums;
  sums.reserve(examples.sums.size());
  for (const ByteSums& bytes : examples.sums) {
    sums.push_back({static_cast<double>(bytes.levels), static_cast<double>(bytes.squares)});
  }
  return sums;
}

double FeatureStatistics::mean_squared_length(double centre, double divisor,
                                              double features) const {
  const double centred = squares - 2.0 * centre * sum + count * centre * centre;
  return centred / count * features / (divisor * divisor);
}

double FeatureStatistics::contrast(double centre) const {
  return std::sqrt(mean_squared_length(centre, 1.0, 1.0));
}

FeatureStatistics feature_statistics(std::span<const NumberSums> sums, std::size_t features,
                                     std::span<const std::uint32_t> indices) {
  FeatureStatistics all;
  all.count = static_cast<double>(indices.size() * features);
  for (const std::uint32_t example : indices) {
    all.sum += sums[example].sum;
    all.squares += sums[example].squares;
  }
  return all;
}

}  // namespace linnet
