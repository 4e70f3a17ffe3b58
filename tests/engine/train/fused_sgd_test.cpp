#include "engine/train/fused_sgd.hpp"

#include <numeric>
#include <vector>

#include "engine/core/workers.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/structured_images.hpp"

namespace linnet::test {
namespace {

/// What is learnt in some steps by up to so many members, and in `came` how many they were.
LinearModel learnt(const ImageSet& images, double momentum, int members, int& came) {
  SgdOptions options;
  options.outputs = images.classes;
  options.features = images.pixels.columns();
  options.batch_size = 48;
  options.centre = 100.0f;
  options.momentum = momentum;
  FusedSgd sgd(context_of(best_kernels(), members), options);
  std::vector<std::uint32_t> order(images.labels.size());
  std::iota(order.begin(), order.end(), 0U);
  OrderedExamples examples;
  examples.gather(images.examples(), order, {}, context_of(best_kernels(), members).workers());
  const std::vector<double> rates(order.size() / options.batch_size, 0.01);
  came = sgd.run(examples, 0, rates, members, {}, nullptr).members;
  return sgd.model();
}

TEST_CASE("members that share a slice learn the same bits", "[trainer]") {
  // One slice, and two, so that two and more members, or three and more, have parts of one.
  for (const std::size_t features : {500U, 700U}) {
    const ImageSet images = structured_images(480, features, 5, 121);
    for (const double momentum : {0.0, 0.9}) {
      int came = 0;
      const LinearModel one = learnt(images, momentum, 1, came);
      REQUIRE(came == 1);
      for (const int members : {2, 3, 4, 5, 9}) {
        INFO(features << " features, " << members << " members");
        for (int round = 0; round < 100 && came < members; ++round) {
          const LinearModel more = learnt(images, momentum, members, came);
          REQUIRE(same_bits(more.weights, one.weights));
          REQUIRE(more.bias == one.bias);
        }
        if (members == 2 && came < 2) skip("no second thread came in a hundred tries");
      }
    }
  }
}

}  // namespace
}  // namespace linnet::test
