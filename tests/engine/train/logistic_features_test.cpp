#include <limits>

#include "linnet/logistic_regression.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/logistic_fits.hpp"
#include "tests/support/made_features.hpp"
#include "tests/support/reference_logistic.hpp"

namespace linnet::test {
namespace {

TEMPLATE_TEST_CASE("the optimum on features is that of Newton's method in double",
                   "[logistic][reference]", float, Float16, BFloat16) {
  const auto made = noisy_features<TestType>(250, 21, 4);
  const Order all = first(250);
  for_each_set_with_own(&KernelTable::multiply_panels, [&](const KernelTable& kernels) {
    for (const double c : {0.01, 1.0, 100.0}) {
      INFO("C = " << c);
      LogisticRegression regression(made.examples(), all, tight(), context_of(kernels, 2));
      const LogisticFit fit = regression.fit(C(c));
      CHECK(fit.model.pixel_factor == 1.0f);
      check_optimum(fit, ReferenceLogistic(made.examples(), all, {}, 1.0 / (c * 250.0)));
    }
  });
}

TEMPLATE_TEST_CASE("a fit on features has the same bits for any number of threads", "[logistic]",
                   float, Float16, BFloat16) {
  const auto made = noisy_features<TestType>(2500, 67, 5);
  const Order all = first(2500);
  const auto model_of = [&](int threads) {
    LogisticRegression regression(made.examples(), all, {}, context_of(best_kernels(), threads));
    return regression.fit(C(1.0)).model;
  };
  const LinearModel one = model_of(1);
  for (const int threads : numbers_of_threads()) {
    const LinearModel model = model_of(threads);
    CHECK(same_bits(model.weights, one.weights));
    CHECK(model.bias == one.bias);
  }
}

TEST_CASE("a fit names the row and column of a feature that is not finite", "[logistic]") {
  auto made = noisy_features<float>(250, 21, 4);
  made.numbers[77 * 21 + 5] = std::numeric_limits<float>::quiet_NaN();
  const Order all = first(250);
  LogisticRegression regression(made.examples(), all, {}, context_of(best_kernels(), 2));
  CHECK_THAT(error_text(Fault::data, [&] { regression.fit(C(1.0)); }),
             mentions("row 77, column 5 is nan"));
}

}  // namespace
}  // namespace linnet::test
