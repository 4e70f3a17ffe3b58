#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/cases/softmax_case.hpp"

namespace linnet::bench {

/// The right result of a softmax of these logits, computed in double. The check finds wrong
/// results, not inaccurate ones: a value x of the log-softmax may differ by 64 ε (1 + |x|), because
/// the exp and log of oneDNN differ by half of that, and in the gradient each probability p by 64 ε
/// p.
class SoftmaxReference {
 public:
  SoftmaxReference(const SoftmaxCase& softmax, const float* logits, const std::uint32_t* labels);

  /// The first wrong value, as a text; nothing if all are right.
  std::optional<std::string> find_error(const float* out, const SoftmaxLoss& loss) const;

 private:
  SoftmaxCase softmax_;
  std::vector<double> out_;
  std::vector<double> tolerance_;
  SoftmaxLoss expected_loss_;
};

}  // namespace linnet::bench
