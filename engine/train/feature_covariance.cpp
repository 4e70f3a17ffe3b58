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

std::vector<double> estimate_means(const Sample& sample, const Context& context,
                                   std::size_t piece_bytes) {
  std::vector<double> mean(sample.examples.features.columns());
  const auto add = [&](const OrderedExamples& piece, std::size_t) {
    for_each_block(mean.size(), kRowPadding, context.workers(), [&](IndexRange range) {
      std::array<float, kRowPadding> numbers;
      for (std::size_t i = 0; i < piece.size(); ++i) {
        widen(context.kernels(), piece.rows().subspan(i, 1), sample.columns, range, numbers.data(),
              numbers.size());
        for (std::size_t k = range.begin; k < range.end; ++k) mean[k] += numbers[k - range.begin];
      }
    });
  };
  for_each_piece(sample.examples, sample.order, sample.scales, 1, context, add, piece_bytes);
  for (double& of_feature : mean) {
    of_feature *= sample.factor / static_cast<double>(sample.order.size());
  }
  return mean;
}

Matrix<float> estimate_covariance(const Sample& sample, std::span<const double> mean,
                                  const Context& context, std::size_t piece_bytes) {
  const std::size_t features = mean.size();
  Matrix<float> covariance(features, features);
  Matrix<float> centred(std::min(sample.order.size(), kBlockExamples), features);
  const auto add = [&](FeatureRows rows, bool is_first) {
    context.workers().for_each(rows.size(), LoopSchedule::static_ranges, [&](std::size_t i, int) {
      float* const to = centred.row(i);
      widen(context.kernels(), rows.subspan(i, 1), sample.columns, {0, features}, to,
            centred.stride());
      for (std::size_t k = 0; k < features; ++k) {
        to[k] = static_cast<float>(sample.factor * to[k] - mean[k]);
      }
    });
    const MatrixView<const float> block(centred.row(0), rows.size(), features, centred.stride());
    gemm(1.0f / static_cast<float>(sample.order.size()), {block, Op::transpose}, {block},
         is_first ? 0.0f : 1.0f, covariance.view(), context);
  };
  const auto add_piece = [&](const OrderedExamples& piece, std::size_t first) {
    for_each_block(IndexRange{0, piece.size()}, kBlockExamples, [&](IndexRange block) {
      add(piece.rows().subspan(block.begin, block.size()), first + block.begin == 0);
    });
  };
  for_each_piece(sample.examples, sample.order, sample.scales, kBlockExamples, context, add_piece,
                 piece_bytes);
  return covariance;
}

void raise_variances(Matrix<float>& covariance) {
  for (std::size_t k = 0; k < covariance.rows(); ++k) {
    covariance.row(k)[k] = std::max(covariance.row(k)[k], 1.0f);
  }
}

}  // namespace linnet
