#include "engine/train/feature_covariance.hpp"

#include <algorithm>
#include <array>

#include "engine/core/parallel_ranges.hpp"
#include "engine/data/widen.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "linnet/gemm.hpp"

namespace linnet {
namespace {

/// Those of 8192 examples gained nothing on Fashion-MNIST.
constexpr std::size_t kMostExamples = 4096;

/// Examples that are converted to floats at a time.
constexpr std::size_t kBlockExamples = 512;

}  // namespace

std::size_t sampled_examples(std::size_t examples) {
  return std::min(examples, kMostExamples);
}

std::vector<std::uint32_t> sample_of(std::span<const std::uint32_t> order) {
  std::vector<std::uint32_t> sample(sampled_examples(order.size()));
  for (std::size_t i = 0; i < sample.size(); ++i) {
    sample[i] = order[i * order.size() / sample.size()];
  }
  return sample;
}

std::vector<double> estimate_means(const OrderedExamples& examples, std::size_t features,
                                   const ColumnTransform* columns, double factor,
                                   const Context& context) {
  std::vector<double> mean(features);
  const std::size_t count = examples.size();
  for_each_block(features, kRowPadding, context.workers(), [&](IndexRange range) {
    std::array<float, kRowPadding> numbers;
    for (std::size_t i = 0; i < count; ++i) {
      widen(context.kernels(), examples.rows().subspan(i, 1), columns, range, numbers.data(),
            numbers.size());
      for (std::size_t k = range.begin; k < range.end; ++k) mean[k] += numbers[k - range.begin];
    }
    for (std::size_t k = range.begin; k < range.end; ++k) {
      mean[k] *= factor / static_cast<double>(count);
    }
  });
  return mean;
}

Matrix<float> estimate_covariance(const OrderedExamples& examples, std::span<const double> mean,
                                  const ColumnTransform* columns, double factor,
                                  const Context& context) {
  const std::size_t features = mean.size();
  const std::size_t count = examples.size();
  Matrix<float> covariance(features, features);
  Matrix<float> block(std::min(count, kBlockExamples), features);
  for (std::size_t first = 0; first < count; first += block.rows()) {
    const std::size_t rows = std::min(block.rows(), count - first);
    context.workers().for_each(rows, LoopSchedule::static_ranges, [&](std::size_t i, int) {
      float* const to = block.row(i);
      widen(context.kernels(), examples.rows().subspan(first + i, 1), columns, {0, features}, to,
            block.stride());
      for (std::size_t k = 0; k < features; ++k) {
        to[k] = static_cast<float>(factor * to[k] - mean[k]);
      }
    });
    const MatrixView<const float> centred(block.row(0), rows, features, block.stride());
    gemm(1.0f / static_cast<float>(count), {centred, Op::transpose}, {centred},
         first == 0 ? 0.0f : 1.0f, covariance.view(), context);
  }
  return covariance;
}

void raise_variances(Matrix<float>& covariance) {
  for (std::size_t k = 0; k < covariance.rows(); ++k) {
    covariance.row(k)[k] = std::max(covariance.row(k)[k], 1.0f);
  }
}

}  // namespace linnet
