#include "engine/train/batch_loss.hpp"

#include <algorithm>
#include <array>

#include "engine/model/loss_kernel.hpp"

namespace linnet {
namespace {

std::size_t groups_of(std::size_t examples) {
  return (examples + kColumnPadding - 1) / kColumnPadding;
}

}  // namespace

BatchLoss::BatchLoss(const KernelTable& kernels, const SgdOptions& options, std::size_t chunk)
    : kernels_(kernels),
      options_(options),
      z_(options.outputs, round_up(options.batch_size, kColumnPadding)),
      losses_(chunk),
      predictions_(chunk),
      group_sums_(groups_of(options.batch_size), 2 * options.outputs) {}

MatrixView<float> BatchLoss::logits(IndexRange columns) {
  return {z_.row(0) + columns.begin, z_.rows(), columns.size(), z_.stride()};
}

void BatchLoss::take(const OrderedExamples& examples, IndexRange chunk, IndexRange columns,
                     std::size_t first) {
  const MatrixView<float> z = logits({first + columns.begin, first + columns.end});
  loss_kernel(kernels_, options_.loss)(
      z, examples.labels().subspan(chunk.begin + columns.begin, columns.size()),
      {std::span(losses_).subspan(columns.begin, columns.size()),
       std::span(predictions_).subspan(columns.begin, columns.size())});
  const std::size_t examples_here = std::min(columns.size(), chunk.size() - columns.begin);
  if (!examples.weights().empty()) {
    multiply_by_weights(z, examples.weights().subspan(chunk.begin + columns.begin, examples_here),
                        columns.begin);
  }
  for (std::size_t column = 0; column < columns.size(); column += kColumnPadding) {
    const std::size_t count = std::min(kColumnPadding, examples_here - column);
    sum_group(z, column,
              examples.bias_inputs().subspan(chunk.begin + columns.begin + column, count),
              (first + columns.begin + column) / kColumnPadding);
  }
}

/// weights: of the examples of z, whose losses begin at `first`.
void BatchLoss::multiply_by_weights(MatrixView<float> z, std::span<const float> weights,
                                    std::size_t first) {
  const auto multiply = [&](float* numbers) {
    for (std::size_t b = 0; b < weights.size(); ++b) numbers[b] *= weights[b];
  };
  for (std::size_t c = 0; c < z.rows(); ++c) multiply(z.row(c));
  multiply(losses_.data() + first);
}

/// inputs: the bias inputs of the group's examples, which begin at `column` of z.
void BatchLoss::sum_group(MatrixView<const float> z, std::size_t column,
                          std::span<const float> inputs, std::size_t group) {
  float* sums = group_sums_.row(group);
  for (std::size_t c = 0; c < z.rows(); ++c) {
    std::array<float, 4> plain{};
    std::array<float, 4> weighted{};
    for (std::size_t b = 0; b < inputs.size(); ++b) {
      const float g = z.row(c)[column + b];
      plain[b % 4] += g;
      weighted[b % 4] += g * inputs[b];
    }
    sums[c] = (plain[0] + plain[1]) + (plain[2] + plain[3]);
    sums[z.rows() + c] = (weighted[0] + weighted[1]) + (weighted[2] + weighted[3]);
  }
}

double BatchLoss::loss(std::size_t chunk_size) const {
  double sum = 0.0;
  for (std::size_t b = 0; b < chunk_size; ++b) sum += losses_[b];
  return sum;
}

MatrixView<const float> BatchLoss::gradient(std::size_t first, std::size_t count) const {
  return {z_.row(0) + first, z_.rows(), count, z_.stride()};
}

float BatchLoss::gradient_sum(std::size_t c, std::size_t size) const {
  float sum = 0.0f;
  for (std::size_t group = 0; group < groups_of(size); ++group) sum += group_sums_.row(group)[c];
  return sum;
}

double BatchLoss::bias_gradient(std::size_t c, std::size_t size) const {
  double sum = 0.0;
  for (std::size_t group = 0; group < groups_of(size); ++group) {
    sum += group_sums_.row(group)[options_.outputs + c];
  }
  return sum;
}

}  // namespace linnet
