#include "engine/train/batch_loss.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/cache_lines.hpp"
#include "engine/model/loss_kernel.hpp"
#include "engine/train/logit_gradient.hpp"
#include "engine/train/work_partition.hpp"

namespace linnet {
namespace {

std::size_t groups_of(std::size_t examples) {
  return (examples + kSumExamples - 1) / kSumExamples;
}

}  // namespace

OwnExamples::OwnExamples(std::size_t outputs, std::size_t most)
    : z(outputs, round_up(most, kColumnPadding)), losses(z.columns()), predictions(z.columns()) {}

BatchLoss::BatchLoss(const KernelTable& kernels, const SgdOptions& options)
    : kernels_(kernels),
      options_(options),
      gradient_stride_(gradient_stride(options.outputs)),
      gradient_(options.batch_size * gradient_stride_),
      group_sums_(groups_of(options.batch_size), 2 * options.outputs + 1) {}

void BatchLoss::take(const OrderedExamples& all, IndexRange examples, std::size_t first,
                     OwnExamples& own) {
  const MatrixView<float> z = own.logits(examples.size());
  const std::size_t columns = z.columns();
  loss_kernel(kernels_, options_.loss)(
      z, all.labels().subspan(examples.begin, columns),
      {std::span(own.losses).first(columns), std::span(own.predictions).first(columns)});
  weigh_examples(all.weights(), examples, z, own.losses);
  for (std::size_t column = 0; column < examples.size(); column += kSumExamples) {
    const std::size_t count = std::min(kSumExamples, examples.size() - column);
    const std::size_t group = (first + column) / kSumExamples;
    sum_group(z, column, all.bias_inputs().subspan(examples.begin + column, count), group);
    double& loss = group_sums_.row(group)[2 * options_.outputs] = 0.0;
    for (std::size_t b = column; b < column + count; ++b) loss += own.losses[b];
    if (!std::isfinite(loss)) is_finite_.store(false, std::memory_order_relaxed);
  }
  transpose_gradient(z, examples.size(), gradient_.data() + first * gradient_stride_);
}

void BatchLoss::demote_gradient(std::size_t first, std::size_t count) const {
  demote_lines(gradient_row(first), count * gradient_stride_ * sizeof(float));
}

/// inputs: the bias inputs of the group's examples, which begin at `column` of z.
void BatchLoss::sum_group(MatrixView<const float> z, std::size_t column,
                          std::span<const float> inputs, std::size_t group) {
  double* sums = group_sums_.row(group);
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

double BatchLoss::sum_of_groups(std::size_t column, std::size_t size) const {
  double sum = 0.0;
  for (std::size_t group = 0; group < groups_of(size); ++group) {
    sum += group_sums_.row(group)[column];
  }
  return sum;
}

double BatchLoss::loss(std::size_t size) const {
  return sum_of_groups(2 * options_.outputs, size);
}

MicroPanelA BatchLoss::gradient(std::size_t first) const {
  return {gradient_row(first), options_.outputs, gradient_stride_, false};
}

double BatchLoss::gradient_sum(std::size_t c, std::size_t size) const {
  return sum_of_groups(c, size);
}

double BatchLoss::bias_gradient(std::size_t c, std::size_t size) const {
  return sum_of_groups(options_.outputs + c, size);
}

}  // namespace linnet
