#include "engine/learn/linear_model.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "engine/core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/reference_products.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

LinearModel random_model(std::size_t outputs, std::size_t features, PixelScale scale) {
  Random random(test_seed(), 61);
  LinearModel model(outputs, features, scale);
  fill_with_numbers(model.weights, 1.0, random);
  for (float& bias : model.bias) bias = static_cast<float>(random.uniform(-1.0, 1.0));
  return model;
}

TEST_CASE("a new model is zero, and has the shapes that it was asked for", "[model]") {
  const LinearModel model(10, 784, {3.0f, 0.5f});
  CHECK(model.outputs() == 10);
  CHECK(model.features() == 784);
  CHECK(model.bias == std::vector<float>(10, 0.0f));
  CHECK(same_bits(model.weights, Matrix<float>(10, 784)));
  CHECK(model.scale == PixelScale{3.0f, 0.5f});
}

TEST_CASE("a model with its centre folded in is the same function", "[model]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  for (const std::size_t features : {1U, 65U, 784U, 4096U}) {
    const LinearModel model = random_model(6, features, {119.0f, 1.0f / 255.0f});
    const LinearModel folded = fold_centre(model);
    CHECK(folded.scale == PixelScale{0.0f, 1.0f / 255.0f});
    CHECK(same_bits(folded.weights, model.weights));
    Random random(seed, 62);
    const GuardedBytes x(20, features, random);
    WorstError worst;
    for (std::size_t c = 0; c < 6; ++c) {
      for (std::size_t b = 0; b < 20; ++b) {
        const auto weights = model.weights.values(c);
        const double wanted =
            reference_logit(x.rows()[b], 0, weights, model.scale, model.bias[c]).value;
        const double got =
            reference_logit(x.rows()[b], 0, weights, folded.scale, folded.bias[c]).value;
        // The new bias is rounded once; both logits are computed in double.
        const double bound = kRoundoff * std::fabs(folded.bias[c]);
        worst.add(got, wanted, bound + 1e-5 * bound, "class " + std::to_string(c));
      }
    }
    INFO(features << " features: " << worst.text());
    CHECK(worst.share() <= 1.0);
  }
}

TEST_CASE("folding a model without a centre changes nothing", "[model]") {
  const LinearModel model = random_model(3, 100, {0.0f, 1.0f / 65025.0f});
  const LinearModel folded = fold_centre(fold_centre(model));
  CHECK(folded.scale == model.scale);
  CHECK(folded.bias == model.bias);
  CHECK(same_bits(folded.weights, model.weights));
}

TEST_CASE("a model is finite if each weight and bias is", "[model]") {
  CHECK(is_finite(random_model(3, 100, {})));
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
        -std::numeric_limits<float>::infinity()}) {
    LinearModel model = random_model(3, 100, {});
    model.weights.row(2)[99] = bad;
    CHECK_FALSE(is_finite(model));
    model = random_model(3, 100, {});
    model.bias[2] = bad;
    CHECK_FALSE(is_finite(model));
  }
}

}  // namespace
}  // namespace linnet::test
