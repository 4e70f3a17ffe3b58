#include "engine/train/batch_loss.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/matrix_part.hpp"
#include "engine/model/loss_kernel.hpp"
#include "engine/train/work_partition.hpp"

namespace linnet {
namespace {

std::size_t groups_of(std::size_t examples) {
  return (examples + kSumExamples - 1) / kSumExamples;
}

/// Classes whose sums are taken together: their logits stay in the first-level cache over all
/// groups.
constexpr std::size_t kSumClasses = 16;

/// Sums of the gradient of a class over a group, as it is and times the bias inputs.
struct GradientSums {
  float plain;
  float weighted;
};

float sum_of(const std::array<float, 4>& sums) {
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// Inlined, so that compilers use vectors where they know the count.
[[gnu::always_inline]] inline GradientSums sum_group(const float* gradient, const float* inputs,
                                                     std::size_t count) {
  std::array<float, 4> plain{};
  std::array<float, 4> weighted{};
  for (std::size_t b = 0; b < count; ++b) {
    plain[b % 4] += gradient[b];
    weighted[b % 4] += gradient[b] * inputs[b];
  }
  return {sum_of(plain), sum_of(weighted)};
}

}  // namespace

OwnExamples::OwnExamples(std::size_t outputs, std::size_t most)
    : z(outputs, round_up(most, kColumnPadding)), losses(z.columns()), predictions(z.columns()) {}

BatchLoss::BatchLoss(const KernelTable& kernels, const SgdOptions& options,
                     const LinearLayer& layer)
    : kernels_(kernels),
      options_(options),
      gradient_(layer, options.batch_size),
      group_sums_(groups_of(options.batch_size), 2 * options.all_outputs() + options.heads()),
      is_finite_(options.heads()) {
  start();
}

void BatchLoss::take(const OrderedExamples& all, IndexRange examples, std::size_t first,
                     OwnExamples& own) {
  const MatrixView<float> z = own.logits(examples.size());
  for (std::size_t head = 0; head < options_.heads(); ++head) {
    take_head(head, all, examples, first, own);
  }
  const auto inputs = all.bias_inputs().subspan(examples.begin, examples.size());
  for (std::size_t c = 0; c < z.rows(); c += kSumClasses) {
    sum_groups(z, {c, std::min(c + kSumClasses, z.rows())}, inputs, first / kSumExamples);
  }
  gradient_.put(z, examples.size(), first);
}

/// Losses and gradient of a head, its part of `own`, and the sums of the losses of its groups.
void BatchLoss::take_head(std::size_t head, const OrderedExamples& all, IndexRange examples,
                          std::size_t first, OwnExamples& own) {
  const MatrixView<float> z = rows_of(own.logits(examples.size()), options_.outputs_of(head));
  const std::size_t columns = z.columns();
  loss_kernel(kernels_, options_.loss)(
      z, all.labels().subspan(examples.begin, columns),
      {std::span(own.losses).first(columns), std::span(own.predictions).first(columns)});
  weigh_examples(all.weights(), examples, z, own.losses);
  for (std::size_t column = 0; column < examples.size(); column += kSumExamples) {
    const std::size_t count = std::min(kSumExamples, examples.size() - column);
    const std::size_t group = (first + column) / kSumExamples;
    double& loss = group_sums_.row(group)[2 * options_.all_outputs() + head] = 0.0;
    for (std::size_t b = column; b < column + count; ++b) loss += own.losses[b];
    if (!std::isfinite(loss)) is_finite_[head].store(false, std::memory_order_relaxed);
  }
}

/// The sums of some classes for the groups of all columns of z, of which the first is group
/// `group`. inputs: the bias inputs of the columns.
void BatchLoss::sum_groups(MatrixView<const float> z, IndexRange classes,
                           std::span<const float> inputs, std::size_t group) {
  for (std::size_t column = 0; column < inputs.size(); column += kSumExamples, ++group) {
    const std::size_t count = std::min(kSumExamples, inputs.size() - column);
    const float* const of_group = inputs.data() + column;
    double* const sums = group_sums_.row(group);
    for (std::size_t c = classes.begin; c < classes.end; ++c) {
      const float* const gradient = z.row(c) + column;
      const GradientSums sum = count == kSumExamples ? sum_group(gradient, of_group, kSumExamples)
                                                     : sum_group(gradient, of_group, count);
      sums[c] = sum.plain;
      sums[z.rows() + c] = sum.weighted;
    }
  }
}

double BatchLoss::sum_of_groups(std::size_t column, std::size_t size) const {
  double sum = 0.0;
  for (std::size_t group = 0; group < groups_of(size); ++group) {
    sum += group_sums_.row(group)[column];
  }
  return sum;
}

double BatchLoss::loss(std::size_t head, std::size_t size) const {
  return sum_of_groups(2 * options_.all_outputs() + head, size);
}

double BatchLoss::gradient_sum(std::size_t c, std::size_t size) const {
  return sum_of_groups(c, size);
}

double BatchLoss::bias_gradient(std::size_t c, std::size_t size) const {
  return sum_of_groups(options_.all_outputs() + c, size);
}

}  // namespace linnet
