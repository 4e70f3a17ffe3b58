#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

TEST_CASE("logits are summed in the order of the slices", "[kernels]") {
  // With scale 1 and no bias the kernel's sum is a chain of float additions, which has the same
  // bits on every set; no other order gives them.
  for_each_set_with_own(&KernelTable::sum_logits, [&](const KernelTable& kernels) {
    Random random(test_seed(), 21);
    for (const std::size_t classes : {1U, 3U, 10U}) {
      for (const std::size_t count : {1U, 2U, 3U, 8U, 9U}) {
        INFO(classes << " classes, " << count << " parts");
        Matrix<float> parts(classes * count, 48);
        fill_with_numbers(parts, 1e6, random);
        Matrix<float> z(classes, 48);
        const std::vector<float> bias(classes, 0.0f);
        kernels.sum_logits(parts.view(), 1.0f, bias, z.view());
        std::size_t wrong = 0;
        for (std::size_t c = 0; c < classes; ++c) {
          for (std::size_t b = 0; b < 48; ++b) {
            float sum = parts.row(c)[b];
            for (std::size_t part = 1; part < count; ++part) {
              sum += parts.row(part * classes + c)[b];
            }
            wrong += z.row(c)[b] == sum ? 0U : 1U;
          }
        }
        CHECK(wrong == 0);
      }
    }
  });
}

TEST_CASE("summed logits are scaled, and each class gets its bias", "[kernels]") {
  for_each_set_with_own(&KernelTable::sum_logits, [&](const KernelTable& kernels) {
    Random random(test_seed(), 22);
    constexpr std::size_t classes = 13;
    constexpr std::size_t count = 8;
    Matrix<float> parts(classes * count, 64);
    fill_with_numbers(parts, 1000.0, random);
    std::vector<float> bias;
    for (std::size_t c = 0; c < classes; ++c) {
      bias.push_back(static_cast<float>(random.uniform(-5.0, 5.0)));
    }
    const float scale = 1.0f / 255.0f;
    Matrix<float> z(classes, 64);
    kernels.sum_logits(parts.view(), scale, bias, z.view());
    WorstError worst;
    for (std::size_t c = 0; c < classes; ++c) {
      for (std::size_t b = 0; b < 64; ++b) {
        double sum = bias[c];
        double magnitude = std::fabs(sum);
        for (std::size_t part = 0; part < count; ++part) {
          const double term = static_cast<double>(scale) * parts.row(part * classes + c)[b];
          sum += term;
          magnitude += std::fabs(term);
        }
        // The roundings of the partial sums, the scale and the bias.
        worst.add(z.row(c)[b], sum, rounding_bound(count + 2) * magnitude,
                  "class " + std::to_string(c));
      }
    }
    INFO(worst.text());
    CHECK(worst.share() <= 1.0);
  });
}

TEST_CASE("summed logits have the same bits however the columns are cut", "[kernels]") {
  for_each_set_with_own(&KernelTable::sum_logits, [&](const KernelTable& kernels) {
    Random random(test_seed(), 23);
    Matrix<float> parts(5 * 3, 80);
    fill_with_numbers(parts, 10.0, random);
    const std::vector<float> bias = {1.5f, -2.5f, 0.1f, 0.2f, 0.3f};
    Matrix<float> whole(5, 80);
    kernels.sum_logits(parts.view(), 0.37f, bias, whole.view());
    Matrix<float> cut(5, 80);
    for (std::size_t first = 0; first < 80; first += kColumnPadding) {
      const MatrixView<const float> some(parts.row(0) + first, 15, kColumnPadding, parts.stride());
      const MatrixView<float> z(cut.row(0) + first, 5, kColumnPadding, cut.stride());
      kernels.sum_logits(some, 0.37f, bias, z);
    }
    CHECK(same_bits(whole, cut));
  });
}

TEST_CASE("summing logits writes only the columns of its view", "[kernels]") {
  for_each_set_with_own(&KernelTable::sum_logits, [&](const KernelTable& kernels) {
    Matrix<float> parts(4, 64);
    for (std::size_t r = 0; r < 4; ++r) {
      for (float& value : parts.values(r)) value = 1.0f;
    }
    Matrix<float> z(2, 64);
    const MatrixView<float> first(z.row(0), 2, 16, z.stride());
    kernels.sum_logits(parts.view(), 1.0f, std::vector<float>{0.0f, 0.0f}, first);
    for (std::size_t c = 0; c < 2; ++c) {
      for (std::size_t b = 0; b < 64; ++b) CHECK(z.row(c)[b] == (b < 16 ? 2.0f : 0.0f));
    }
  });
}

}  // namespace
}  // namespace linnet::test
