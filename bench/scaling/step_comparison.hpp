#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/train/fused_sgd.hpp"
#include "linnet/examples.hpp"
#include "linnet/matrix.hpp"

namespace linnet::bench {

/// Images of random bytes with random labels, in a random order.
struct RandomImages {
  RandomImages(std::size_t count, std::size_t features, std::size_t classes);

  Examples examples() const { return {pixels.view(), labels, classes}; }

  Matrix<std::uint8_t> pixels;
  std::vector<std::uint32_t> labels;
  std::vector<std::uint32_t> order;
  std::size_t classes;
};

/// Steps on the same images and batches, done two ways: FusedSgd's, and with a parallel loop for
/// what it does between two barriers.
class StepComparison {
 public:
  StepComparison(const RandomImages& images, std::size_t batch, const KernelTable& kernels,
                 int threads);

  /// Seconds of a step of FusedSgd: the mean over one pass through the images.
  double fused();

  /// The same with two parallel loops a step: update and forward product by slices, and loss and
  /// gradient by columns.
  double with_parallel_for();

  std::size_t steps() const { return steps_; }

 private:
  void pass_slices(std::size_t step);
  void take_loss(std::size_t step);
  ByteRows rows(std::size_t step) const;

  const KernelTable& kernels_;
  std::size_t batch_;
  std::size_t steps_;
  Workers workers_;
  OrderedExamples ordered_;
  FusedSgd sgd_;
  LinearLayer layer_;
  Matrix<float> parts_;
  Matrix<float> z_;
  Matrix<float> gradient_transposed_;
  std::vector<float> bias_;
  std::vector<float> losses_;
  std::vector<std::int32_t> predictions_;
};

}  // namespace linnet::bench
