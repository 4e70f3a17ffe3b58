#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/cases/softmax_case.hpp"

namespace linnet::bench {

/// What a softmax of these logits must be, in double. It is to find results that are wrong, not
/// those that are rough: a value x of the log-softmax may be off by 64 ε (1 + |x|), as oneDNN's exp
/// and log are by half of that, and in the gradient each probability by 64 ε of itself.
class SoftmaxReference {
 public:
  SoftmaxReference(const SoftmaxCase& softmax, const float* logits, const std::uint32_t* labels);

  /// What is wrong, if anything.
  std::optional<std::string> complaint(const float* out, const SoftmaxOutcome& outcome) const;

 private:
  SoftmaxCase softmax_;
  std::vector<double> out_;
  std::vector<double> tolerance_;
  SoftmaxOutcome outcome_;
};

}  // namespace linnet::bench
