#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace linnet::bench {

enum class SoftmaxKind {
  log_softmax,    ///< out = log_softmax(logits)
  cross_entropy,  ///< mean loss, number of correct rows and gradient in one call
};

struct SoftmaxCase {
  std::string name;
  SoftmaxKind kind = SoftmaxKind::log_softmax;
  std::size_t rows = 0;
  std::size_t classes = 0;
  bool quick = false;  ///< is measured under --quick

  std::size_t size() const { return rows * classes; }
};

/// The results of the loss apart from the gradient.
struct SoftmaxLoss {
  double loss = 0.0;        ///< the mean over rows
  std::size_t correct = 0;  ///< rows whose largest logit is that of their label
};

/// Nominal operations: five an element (compare, subtract, exp, add, subtract or scale), with exp
/// counted as one, so that cases of different size can be compared.
double nominal_flops(const SoftmaxCase& softmax);

/// The least number of bytes that must be moved: logits read once, results written once.
double least_bytes(const SoftmaxCase& softmax);

std::vector<SoftmaxCase> softmax_cases();

}  // namespace linnet::bench
