#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "bench/scaling/random_images.hpp"
#include "bench/scaling/team_rounds.hpp"
#include "engine/train/fused_sgd.hpp"
#include "engine/train/logit_gradient.hpp"
#include "linnet/matrix.hpp"

namespace linnet::bench {

/// Compares two ways to run the same training steps on the same images: FusedSgd on its team of
/// threads, and two parallel loops a step. Both use the functions of LinearLayer and KernelTable.
class StepComparison {
 public:
  /// `context` must outlive it.
  StepComparison(const RandomImages& images, std::size_t batch, const Context& context);

  /// A step of FusedSgd: the mean over one pass through the images, by the members that joined its
  /// team, which are fewer than `threads` if processors are busy.
  StepTime fused();

  /// The same step with two parallel loops: one over slices of the features for update and forward
  /// product, and one over groups of examples for loss and gradient. The members are the threads
  /// that TBB gave some of the work to.
  StepTime with_parallel_for();

 private:
  void update_and_forward(std::size_t step);
  void loss_and_gradient(std::size_t step);
  void note(int worker);
  FeatureRows rows(std::size_t step) const;

  const KernelTable& kernels_;
  const Workers& workers_;
  std::size_t batch_;
  std::size_t steps_;
  OrderedExamples ordered_;
  FusedSgd sgd_;
  LinearLayer layer_;
  Matrix<float> parts_;
  Matrix<float> z_;
  LogitGradient gradient_;
  std::vector<float> bias_;
  std::vector<float> losses_;
  std::vector<std::int32_t> predictions_;
  std::vector<std::atomic<bool>> took_part_;  ///< by number of the worker
};

}  // namespace linnet::bench
