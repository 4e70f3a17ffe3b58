#include "linnet/model.hpp"

#include <limits>

#include "engine/core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

LinearModel random_model(std::size_t outputs, std::size_t features) {
  Random random(test_seed(), 61);
  LinearModel model(outputs, features, 1.0f);
  fill_with_numbers(model.weights, 1.0, random);
  for (float& bias : model.bias) bias = static_cast<float>(random.uniform(-1.0, 1.0));
  return model;
}

TEST_CASE("a new model is zero, and has the shapes that it was asked for", "[model]") {
  const LinearModel model(10, 784, 0.5f);
  CHECK(model.outputs() == 10);
  CHECK(model.features() == 784);
  CHECK(model.bias == std::vector<float>(10, 0.0f));
  CHECK(same_bits(model.weights, Matrix<float>(10, 784)));
  CHECK(model.pixel_factor == 0.5f);
}

TEST_CASE("a model is finite if each weight and bias is", "[model]") {
  CHECK(is_finite(random_model(3, 100)));
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
        -std::numeric_limits<float>::infinity()}) {
    LinearModel model = random_model(3, 100);
    model.weights.row(2)[99] = bad;
    CHECK_FALSE(is_finite(model));
    model = random_model(3, 100);
    model.bias[2] = bad;
    CHECK_FALSE(is_finite(model));
  }
}

}  // namespace
}  // namespace linnet::test
