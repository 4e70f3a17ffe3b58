#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/core/random.hpp"
#include "engine/model/loss_kernel.hpp"
#include "linnet/matrix.hpp"

namespace linnet::test {

/// Arguments of a loss kernel: logits and labels in, gradients and results out.
struct LossBatch {
  Matrix<float> z;
  std::vector<std::uint32_t> labels;
  std::vector<float> losses;
  std::vector<std::int32_t> predictions;

  /// Logits of zero and labels of class 0. `columns`: a multiple of kColumnPadding.
  LossBatch(std::size_t classes, std::size_t columns)
      : z(classes, columns), labels(columns, 0), losses(columns), predictions(columns) {}

  std::size_t classes() const { return z.rows(); }
  std::size_t columns() const { return z.columns(); }

  void randomize(double low, double high, Random& random) {
    for (std::size_t c = 0; c < classes(); ++c) {
      for (float& logit : z.values(c)) logit = static_cast<float>(random.uniform(low, high));
    }
    for (std::uint32_t& label : labels) {
      label = static_cast<std::uint32_t>(random.below(classes()));
    }
  }

  /// The logits, or after run() the gradient, of one column.
  std::vector<double> column(std::size_t index) const {
    std::vector<double> values;
    for (std::size_t c = 0; c < classes(); ++c) values.push_back(z.row(c)[index]);
    return values;
  }

  void run(const KernelTable& kernels, Loss loss) {
    loss_kernel(kernels, loss)(z.view(), labels, {losses, predictions});
  }
};

}  // namespace linnet::test
