// L-BFGS that starts from a model.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include "linnet/logistic_regression.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/structured_images.hpp"

namespace linnet::test {
namespace {

/// λ/2 · ‖W‖² makes the objective strongly convex in W: where no derivative of two models is larger
/// than g, λ · ‖ΔW‖² ≤ 2 · g · (‖ΔW‖₁ + ‖Δb‖₁).
TEST_CASE("a fit that starts from its optimum is there", "[logistic][start]") {
  const ImageSet images = noisy_images(200, 30, 4);
  std::vector<std::uint32_t> all(200);
  std::iota(all.begin(), all.end(), 0U);
  LogisticOptions options;
  options.tolerance = 1e-6;
  for_each_set([&](const KernelTable& kernels) {
    const Context& context = context_of(kernels, 2);
    const auto make = [&] { return LogisticRegression(images.examples(), all, options, context); };
    const LogisticFit first = make().fit();
    REQUIRE(first.end == FitEnd::converged);
    LogisticRegression regression = make();
    regression.start_from(first.model);
    const LogisticFit again = regression.fit();
    CHECK(again.end == FitEnd::converged);
    CHECK(again.progress.iterations <= 2);
    double square = 0.0;
    double sum = 0.0;
    for (std::size_t c = 0; c < 4; ++c) {
      sum += std::fabs(static_cast<double>(again.model.bias[c] - first.model.bias[c]));
      for (std::size_t k = 0; k < 30; ++k) {
        const double off =
            static_cast<double>(again.model.weights.row(c)[k] - first.model.weights.row(c)[k]);
        square += off * off;
        sum += std::fabs(off);
      }
    }
    // Derivatives in W of features that are not centred have those in b times the mean, at most 1,
    // besides; a tenth of the tolerance is what products in single precision are off.
    CHECK(square / 200.0 <= 2 * 2 * 1.1e-6 * sum);
  });
}

}  // namespace
}  // namespace linnet::test
