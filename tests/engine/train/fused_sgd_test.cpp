#include "engine/train/fused_sgd.hpp"

#include <cmath>
#include <numeric>
#include <vector>

#include "engine/core/workers.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/structured_images.hpp"

namespace linnet::test {
namespace {

/// Steps on all images in their order.
class Steps {
 public:
  Steps(const ImageSet& images, double momentum, const KernelTable& kernels, int members)
      : context_(context_of(kernels, members)),
        members_(members),
        sgd_(context_, options_of(images, momentum), single_process()) {
    std::vector<std::uint32_t> order(images.labels.size());
    std::iota(order.begin(), order.end(), 0U);
    examples_.gather(images.examples(), order, {}, context_.workers());
  }

  StepsResult run(const std::vector<double>& rates) {
    return sgd_.run(examples_, 0, rates, members_, {}, nullptr);
  }

  LinearModel model() const { return sgd_.model(); }

 private:
  static SgdOptions options_of(const ImageSet& images, double momentum) {
    SgdOptions options;
    options.outputs = images.classes;
    options.features = images.pixels.columns();
    options.batch_size = 48;
    options.centre = 100.0f;
    options.momentum = momentum;
    return options;
  }

  const Context& context_;
  int members_;
  FusedSgd sgd_;
  OrderedExamples examples_;
};

/// What is learnt in some steps by up to so many members, and in `came` how many they were.
LinearModel learnt(const ImageSet& images, double momentum, const KernelTable& kernels, int members,
                   int& came) {
  Steps steps(images, momentum, kernels, members);
  came = steps.run(std::vector<double>(images.labels.size() / 48, 0.01)).members;
  return steps.model();
}

/// Checks the bits of teams of these numbers of members, as far as these come together.
void check_teams(const ImageSet& images, double momentum, const KernelTable& kernels,
                 const std::vector<int>& teams) {
  int came = 0;
  const LinearModel one = learnt(images, momentum, kernels, 1, came);
  REQUIRE(came == 1);
  for (const int members : teams) {
    INFO(images.pixels.columns() << " features, " << members << " members");
    came = 0;
    for (int round = 0; round < 100 && came < members; ++round) {
      const LinearModel more = learnt(images, momentum, kernels, members, came);
      REQUIRE(same_bits(more.weights, one.weights));
      REQUIRE(more.bias == one.bias);
    }
    if (members == 2 && came < 2) skip("no second thread came in a hundred tries");
  }
}

TEST_CASE("members that share a slice learn the same bits", "[trainer]") {
  // One slice, and a few, so that two and more members, or three and more, have parts of one.
  for (const std::size_t features : {200U, 500U, 700U}) {
    const ImageSet images = structured_images(480, features, 5, 121);
    for (const double momentum : {0.0, 0.9}) {
      check_teams(images, momentum, best_kernels(), {2, 3, 4, 5, 9});
    }
  }
}

TEST_CASE("teams of up to more members than slices learn the same bits", "[trainer]") {
  const ImageSet images = structured_images(384, 4096, 6, 122);
  const std::vector<int> teams = kSlowdown == 1
                                     ? std::vector<int>{2, 3, 5, 6, 8, 12, 13, 16, 17, 33}
                                     : std::vector<int>{3, 8, 17};
  for_each_set([&](const KernelTable& kernels) { check_teams(images, 0.0, kernels, teams); });
}

TEST_CASE("a loss that is not finite ends the steps before an update takes it in", "[trainer]") {
  const ImageSet images = structured_images(480, 700, 5, 123);
  for_each_set([&](const KernelTable& kernels) {
    for (const int members : {1, 4}) {
      INFO(members << " members");
      Steps steps(images, 0.0, kernels, members);
      const StepsResult result = steps.run({1e-2, 1e36, 1e-2, 1e-2, 1e-2});
      const auto& divergence = result.heads.at(0).divergence;
      REQUIRE(divergence);
      CHECK(divergence->step == 2);
      CHECK_FALSE(std::isfinite(divergence->loss));
      // The second step took the logits out of range; the gradient that follows is in no weight.
      CHECK(is_finite(steps.model()));
      Steps two(images, 0.0, kernels, members);
      two.run({1e-2, 1e36});
      CHECK(same_bits(steps.model().weights, two.model().weights));
    }
  });
}

}  // namespace
}  // namespace linnet::test
