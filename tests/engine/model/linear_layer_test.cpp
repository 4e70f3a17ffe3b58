#include "engine/model/linear_layer.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/random_layer.hpp"
#include "tests/support/reference_products.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

template <class T>
WorstError logits_error(const LinearLayer& layer, const Layer<T>& expected, Random& random) {
  WorstError worst;
  for (std::size_t slice = 0; slice < layer.slices(); ++slice) {
    const IndexRange range = layer.slice(slice);
    Matrix<float> part(expected.shape.classes, expected.shape.rows);
    layer.partial_logits(range, expected.x.features(), some_features_ahead(expected.x, random),
                         part.view());
    const double share =
        rounding_bound(layer.takes_gradient_by_class() ? row_logit_roundings(range.size())
                                                       : logit_roundings(range.size()));
    for (std::size_t c = 0; c < expected.shape.classes; ++c) {
      const auto weights = expected.weights.values(c).subspan(range.begin, range.end - range.begin);
      for (std::size_t b = 0; b < expected.shape.rows; ++b) {
        const ReferenceSum sum =
            reference_logit(expected.x.rows()[b], range.begin, weights, {0.0f, 1.0f}, 0.0);
        worst.add(part.row(c)[b], sum.value, share * sum.magnitude,
                  "class " + std::to_string(c) + ", row " + std::to_string(b));
      }
    }
  }
  return worst;
}

template <class T>
WorstError step_error(LinearLayer& layer, const Layer<T>& expected, Update update, Random& random) {
  for (std::size_t slice = 0; slice < layer.slices(); ++slice) {
    layer.accumulate_gradient(layer.slice(slice), expected.gradient_for(layer),
                              expected.x.features(), some_features_ahead(expected.x, random),
                              {kCentre, expected.offsets}, update);
  }
  const Matrix<float> got = layer.to_matrix();
  const double share =
      rounding_bound(layer.takes_gradient_by_class() ? row_step_roundings(expected.shape.rows)
                                                     : step_roundings(expected.shape.rows));
  WorstError worst;
  for (std::size_t c = 0; c < got.rows(); ++c) {
    const std::vector<float> g = expected.gradient_of(c);
    for (std::size_t k = 0; k < got.columns(); ++k) {
      // Terms with and without the centre, as it may be subtracted from either side of the sum.
      ReferenceSum sum = reference_gradient(expected.x.rows(), k, g, {0.0f, update.alpha});
      for (const float number : g) sum.add(-double{update.alpha} * kCentre * number);
      sum.add(double{update.beta} * expected.weights.row(c)[k]);
      worst.add(got.row(c)[k], sum.value, share * sum.magnitude,
                "class " + std::to_string(c) + ", feature " + std::to_string(k));
    }
  }
  return worst;
}

template <class T>
void check_products(const std::vector<Shape>& shapes) {
  for_each_set_of_products<std::uint8_t>([&](const KernelTable& kernels) {
    Random random(test_seed(), 51);
    for (const Shape& shape : shapes) {
      INFO(shape.text() << ", seed " << test_seed());
      const Layer<T> expected(shape, random);
      LinearLayer layer(kernels, expected.weights.view(), element_type_of<T>());
      const WorstError logits = logits_error(layer, expected, random);
      const WorstError step = step_error(layer, expected, {-0.031f, 0.99f}, random);
      INFO("logits: " << logits.text() << "; step: " << step.text());
      CHECK(logits.share() <= 1.0);
      CHECK(step.share() <= 1.0);
    }
  });
}

TEST_CASE("both products of a layer are as good as their rounding allows", "[layer]") {
  Random random(test_seed(), 55);
  check_products<std::uint8_t>(edge_shapes(random, 30));
}

TEST_CASE("both products of a layer of many classes are, too, for each type of numbers",
          "[layer]") {
  // Around the edges of tiles of 32 classes, of slices, and of blocks of 128 and 256 rows.
  std::vector<Shape> shapes = {{1, 65, 64}, {31, 300, 65}, {129, 257, 96}, {8, 1537, 100}};
  if (kSlowdown == 1) {
    const std::vector<Shape> more = {
        {33, 1100, 95}, {256, 512, 97}, {300, 129, 130}, {257, 64, 64}};
    shapes.insert(shapes.end(), more.begin(), more.end());
  }
  check_products<float>(shapes);
  check_products<Float16>(shapes);
  check_products<BFloat16>(shapes);
  check_products<std::uint8_t>(shapes);
}

TEST_CASE("a layer gives back the weights that it was made of", "[layer]") {
  for_each_set_of_products<std::uint8_t>([&](const KernelTable& kernels) {
    Random random(test_seed(), 52);
    for (const std::size_t outputs : {1U, 2U, 6U, 10U, 12U, 13U, 16U, 25U, 100U}) {
      for (const std::size_t features : {1U, 63U, 64U, 65U, 512U, 513U, 784U, 1100U}) {
        INFO(outputs << " outputs, " << features << " features");
        Matrix<float> weights(outputs, features);
        fill_with_numbers(weights, 1.0, random);
        const LinearLayer layer(kernels, weights.view());
        CHECK(layer.outputs() == outputs);
        CHECK(layer.features() == features);
        CHECK(same_bits(layer.to_matrix(), weights));
      }
    }
  });
}

TEST_CASE("slices cover all features in order, without a gap, and none behind them", "[layer]") {
  for (std::size_t features = 1; features <= 5000; features += features < 1100 ? 1 : 37) {
    const LinearLayer layer(best_kernels(), 1, features);
    std::size_t next = 0;
    bool whole = true;
    for (std::size_t slice = 0; slice < layer.slices(); ++slice) {
      const IndexRange range = layer.slice(slice);
      whole = whole && range.begin == next && range.end > range.begin;
      whole = whole && range.begin % kRowPadding == 0;
      next = range.end;
    }
    INFO(features << " features");
    REQUIRE(whole);
    REQUIRE(next == features);
  }
}

TEST_CASE("a step in parts of a slice has the bits of a whole one", "[layer]") {
  for_each_set_of_products<std::uint8_t>([&](const KernelTable& kernels) {
    Random random(test_seed(), 53);
    for (const std::size_t classes : {6U, 10U, 17U, 70U}) {
      const Layer<Float16> expected({65, 500, classes}, random);
      LinearLayer whole(kernels, expected.weights.view(), ElementType::f16);
      LinearLayer cut(kernels, expected.weights.view(), ElementType::f16);
      const Update update{-0.1f, 0.9f};
      whole.accumulate_gradient({0, 500}, expected.gradient_for(whole), expected.x.features(), {},
                                {}, update);
      for (const IndexRange range : {IndexRange{128, 320}, {0, 128}, {320, 500}}) {
        cut.accumulate_gradient(range, expected.gradient_for(whole), expected.x.features(), {}, {},
                                update);
      }
      CHECK(same_bits(whole.to_matrix(), cut.to_matrix()));
    }
  });
}

TEST_CASE("a layer follows its velocity", "[layer]") {
  for_each_set_of_products<std::uint8_t>([&](const KernelTable& kernels) {
    Random random(test_seed(), 54);
    for (const std::size_t outputs : {3U, 17U, 65U}) {
      for (const std::size_t features : {1U, 65U, 700U}) {
        Matrix<float> weights(outputs, features);
        Matrix<float> velocity(outputs, features);
        fill_with_integers(weights, 100, random);
        fill_with_integers(velocity, 100, random);
        LinearLayer w(kernels, weights.view());
        LinearLayer v(kernels, velocity.view());
        const MomentumStep steps[] = {{0.5f, 0.25f}};
        for (std::size_t slice = 0; slice < w.slices(); ++slice) {
          w.sgd_momentum_update(w.slice(slice), v, steps);
        }
        const Matrix<float> got_w = w.to_matrix();
        const Matrix<float> got_v = v.to_matrix();
        std::size_t wrong = 0;
        for (std::size_t c = 0; c < outputs; ++c) {
          for (std::size_t k = 0; k < features; ++k) {
            const float speed = velocity.row(c)[k] + 0.5f * weights.row(c)[k];
            wrong += got_v.row(c)[k] == speed ? 0U : 1U;
            wrong += got_w.row(c)[k] == weights.row(c)[k] - 0.25f * speed ? 0U : 1U;
          }
        }
        INFO(outputs << " outputs, " << features << " features");
        CHECK(wrong == 0);
      }
    }
  });
}

TEST_CASE("a layer is finite if each weight is", "[layer]") {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    Matrix<float> weights(7, 100);
    CHECK(LinearLayer(best_kernels(), weights.view()).is_finite());
    weights.row(6)[99] = bad;
    CHECK_FALSE(LinearLayer(best_kernels(), weights.view()).is_finite());
  }
}

}  // namespace
}  // namespace linnet::test
