#include "engine/model/linear_layer.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/reference_products.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

/// What gradients subtract from each feature.
constexpr float kCentre = 99.37f;

/// A layer as a matrix, and a batch of numbers of type T for it, all random.
template <class T>
struct Layer {
  Layer(const Shape& layer_shape, Random& random)
      : shape(layer_shape),
        x(shape.rows, shape.features, random),
        weights(shape.classes, shape.features),
        g(shape.rows, shape.classes),
        g_by_class(shape.classes, shape.rows) {
    fill_with_numbers(weights, 1.0, random);
    fill_with_numbers(g, 1.0, random);
    for (std::size_t b = 0; b < shape.rows; ++b) {
      for (std::size_t c = 0; c < shape.classes; ++c) g_by_class.row(c)[b] = g.row(b)[c];
    }
    for (std::size_t c = 0; c < shape.classes; ++c) {
      double sum = 0.0;
      for (const float number : g_by_class.values(c)) sum += number;
      offsets.push_back(static_cast<float>(-kCentre * sum));
    }
  }

  /// The gradient in the order in which the layer takes it.
  MicroPanelA gradient_for(const LinearLayer& layer) const {
    if (!layer.takes_gradient_by_class()) return {g.row(0), shape.classes, g.stride(), false};
    return {g_by_class.row(0), shape.classes, g_by_class.stride(), true};
  }
  std::vector<float> gradient_of(std::size_t output) const {
    std::vector<float> numbers(shape.rows);
    for (std::size_t b = 0; b < shape.rows; ++b) numbers[b] = g.row(b)[output];
    return numbers;
  }

  Shape shape;
  GuardedRows<T> x;
  Matrix<float> weights;
  Matrix<float> g;             ///< rows × classes
  Matrix<float> g_by_class;    ///< classes × rows
  std::vector<float> offsets;  ///< of the centre
};

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
  const std::vector<Shape> shapes = {{1, 65, 64},    {31, 300, 65},  {33, 1100, 95},
                                     {129, 257, 96}, {256, 512, 97}, {300, 129, 130},
                                     {257, 64, 64},  {8, 1537, 100}};
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

/// The rows of a matrix that belong to one of several heads.
MatrixView<const float> of_head(const Matrix<float>& all, std::size_t head, std::size_t outputs) {
  return {all.row(head * outputs), outputs, all.columns(), all.stride()};
}

/// Compares a layer of several heads with as many layers, bit for bit.
template <class T>
void check_heads(const KernelTable& kernels, std::size_t heads, std::size_t outputs,
                 const Layer<T>& all) {
  const LayerRows rows = element_type_of<T>();
  LinearLayer wide(kernels, all.weights.view(), rows, heads);
  LinearLayer velocity(kernels, all.weights.view(), rows, heads);
  const IndexRange range = wide.slice(0);
  Matrix<float> part(all.shape.classes, all.shape.rows);
  wide.partial_logits(range, all.x.features(), {}, part.view());
  std::vector<Update> updates;
  std::vector<MomentumStep> steps;
  for (std::size_t c = 0; c < all.shape.classes; ++c) {
    const auto head = static_cast<float>(c / outputs);
    updates.push_back({-0.1f * (head + 1.0f), 1.0f - 0.01f * head});
    steps.push_back({0.01f * head, 0.2f * (head + 1.0f)});
  }
  const GradientCentre centre{kCentre, all.offsets};
  wide.accumulate_gradient(range, all.gradient_for(wide), all.x.features(), {}, centre,
                           RowUpdates(updates, outputs));
  wide.sgd_momentum_update(range, velocity, steps);
  for (std::size_t head = 0; head < heads; ++head) {
    INFO("head " << head);
    const IndexRange own{head * outputs, (head + 1) * outputs};
    LinearLayer alone(kernels, of_head(all.weights, head, outputs), rows);
    LinearLayer speed(kernels, of_head(all.weights, head, outputs), rows);
    REQUIRE(alone.slice(0).end == range.end);
    Matrix<float> logits(outputs, all.shape.rows);
    alone.partial_logits(range, all.x.features(), {}, logits.view());
    CHECK(same_numbers(logits.view(), of_head(part, head, outputs)));
    MicroPanelA g = all.gradient_for(alone);
    g = {g.data + own.begin * (g.row_by_row ? g.stride : 1), outputs, g.stride, g.row_by_row};
    alone.accumulate_gradient(range, g, all.x.features(), {},
                              {kCentre, std::span(all.offsets).subspan(own.begin, outputs)},
                              updates[own.begin]);
    alone.sgd_momentum_update(range, speed, {&steps[own.begin], 1});
    CHECK(same_bits(alone.to_matrix(), wide.to_matrix(own)));
    CHECK(same_bits(speed.to_matrix(), velocity.to_matrix(own)));
  }
}

TEMPLATE_TEST_CASE("a layer of several heads has the bits of a layer for each", "[layer]", float,
                   std::uint8_t, Float16, BFloat16) {
  for_each_set_of_products<std::uint8_t>([&](const KernelTable& kernels) {
    Random random(test_seed(), 56);
    // Heads of fewer classes than a tile, of more, and of so many that weights are row-major.
    for (const auto& [heads, outputs] : {std::pair{7U, 2U}, {3U, 10U}, {2U, 17U}, {3U, 65U}}) {
      for (const std::size_t rows : {3U, 48U}) {
        INFO(heads << " heads of " << outputs << " outputs, " << rows << " rows, seed "
                   << test_seed());
        const Layer<TestType> all({rows, 200, heads * outputs}, random);
        check_heads(kernels, heads, outputs, all);
      }
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
