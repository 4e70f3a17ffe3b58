#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/loss_batch.hpp"
#include "tests/support/reference_loss.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

LossBatch random_batch(std::size_t classes, std::size_t columns, double low, double high) {
  Random random(test_seed(), 35);
  LossBatch batch(classes, columns);
  batch.randomize(low, high, random);
  return batch;
}

TEST_CASE("class probabilities are the softmax of the logits", "[kernels]") {
  for_each_set_with_own(&KernelTable::softmax, [&](const KernelTable& kernels) {
    for (const std::size_t classes : {1U, 2U, 3U, 6U, 7U, 10U, 13U, 16U, 17U, 100U}) {
      for (const double most : {1.0, 30.0, 1e4}) {
        LossBatch batch = random_batch(classes, 48, -most, most);
        std::vector<std::vector<double>> logits;
        for (std::size_t b = 0; b < 48; ++b) logits.push_back(batch.column(b));
        kernels.softmax(batch.z.view());
        WorstError worst;
        for (std::size_t b = 0; b < 48; ++b) {
          const std::vector<double>& z = logits[b];
          const double top = *std::max_element(z.begin(), z.end());
          const std::vector<double> gradient = reference_loss_gradient(Loss::log_softmax, z, 0);
          double sum_moved = 0.0;
          for (std::size_t c = 0; c < classes; ++c) {
            sum_moved += (gradient[c] + (c == 0 ? 1.0 : 0.0)) * (top - z[c]);
          }
          for (std::size_t c = 0; c < classes; ++c) {
            const double share = gradient[c] + (c == 0 ? 1.0 : 0.0);
            // z − m is rounded, which exp turns into a relative error of |z − m| roundoffs; then
            // the errors of exp, for the class and in the sum, of the sum, the quotient and the
            // product. Results below the smallest normal float may be 0; 1 is subtracted from class
            // 0 in double.
            const double roundings = (top - z[c]) + sum_moved + 2.0 * kFunctionRoundings +
                                     static_cast<double>(classes) + 2.0;
            worst.add(batch.z.row(c)[b], share,
                      kRoundoff * roundings * share + std::numeric_limits<float>::min() + 0x1p-52,
                      "column " + std::to_string(b) + ", class " + std::to_string(c));
          }
        }
        INFO(classes << " classes, logits up to " << most << ": " << worst.text());
        CHECK(worst.share() <= 1.0);
      }
    }
  });
}

TEST_CASE("class probabilities lie between 0 and 1 and sum to 1", "[kernels]") {
  for_each_set_with_own(&KernelTable::softmax, [&](const KernelTable& kernels) {
    for (const std::size_t classes : {1U, 2U, 10U, 100U}) {
      LossBatch batch = random_batch(classes, 32, -20.0, 20.0);
      kernels.softmax(batch.z.view());
      for (std::size_t b = 0; b < 32; ++b) {
        double sum = 0.0;
        bool inside = true;
        for (const double share : batch.column(b)) {
          sum += share;
          inside = inside && share >= 0.0 && share <= 1.0 + rounding_bound(4);
        }
        CHECK(inside);
        CHECK(std::fabs(sum - 1.0) <= rounding_bound(classes + 4));
      }
    }
  });
}

TEST_CASE("class probabilities of a column with NaN are NaN, and of no other", "[kernels]") {
  for_each_set_with_own(&KernelTable::softmax, [&](const KernelTable& kernels) {
    for (std::size_t c = 0; c < 6; ++c) {
      LossBatch batch = random_batch(6, 32, -2.0, 2.0);
      batch.z.row(c)[17] = std::numeric_limits<float>::quiet_NaN();
      kernels.softmax(batch.z.view());
      for (std::size_t b = 0; b < 32; ++b) {
        for (const double share : batch.column(b)) CHECK(std::isnan(share) == (b == 17));
      }
    }
  });
}

TEST_CASE("class probabilities have the same bits however a batch is cut", "[kernels]") {
  for_each_set_with_own(&KernelTable::softmax, [&](const KernelTable& kernels) {
    LossBatch whole = random_batch(10, 80, -5.0, 5.0);
    LossBatch cut = random_batch(10, 80, -5.0, 5.0);
    kernels.softmax(whole.z.view());
    for (std::size_t first = 0; first < 80; first += kColumnPadding) {
      kernels.softmax({cut.z.row(0) + first, 10, kColumnPadding, cut.z.stride()});
      if (first == 0) CHECK_FALSE(same_bits(whole.z, cut.z));
    }
    CHECK(same_bits(whole.z, cut.z));
  });
}

}  // namespace
}  // namespace linnet::test
