#include "engine/gemm/linear_products.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/reference_products.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

std::size_t padded_columns(std::size_t rows) {
  return round_up(rows, kColumnPadding);
}

/// One layer and a batch for it, all random.
struct Layer {
  Layer(const Shape& layer_shape, Random& random)
      : shape(layer_shape),
        x(shape.rows, shape.features, random),
        weights(shape.classes, shape.features),
        g(shape.classes, padded_columns(shape.rows)) {
    fill_with_numbers(weights, 1.0, random);
    fill_with_numbers(g, 1.0, random);
    for (std::size_t c = 0; c < shape.classes; ++c) {
      bias.push_back(static_cast<float>(random.uniform(-2.0, 2.0)));
    }
  }

  Shape shape;
  GuardedBytes x;
  Matrix<float> weights;
  Matrix<float> g;
  std::vector<float> bias;
};

WorstError logits_error(LinearProducts& products, const Layer& layer, PixelScale scale) {
  Matrix<float> z(layer.shape.classes, padded_columns(layer.shape.rows));
  products.logits(layer.x.rows(), scale, layer.weights, layer.bias, z.view());
  const double share = rounding_bound(logit_roundings(layer.shape.features, layer.shape.classes));
  WorstError worst;
  for (std::size_t c = 0; c < layer.shape.classes; ++c) {
    for (std::size_t b = 0; b < layer.shape.rows; ++b) {
      const ReferenceSum wanted =
          reference_logit(layer.x.rows()[b], 0, layer.weights.values(c), scale, layer.bias[c]);
      worst.add(z.row(c)[b], wanted.value, share * wanted.magnitude,
                "class " + std::to_string(c) + ", row " + std::to_string(b));
    }
    CHECK(std::all_of(z.row(c), z.row(c) + z.columns(), [](float v) { return std::isfinite(v); }));
  }
  return worst;
}

WorstError step_error(LinearProducts& products, Layer& layer, PixelScale scale, float factor) {
  Matrix<float> before(layer.shape.classes, layer.shape.features);
  for (std::size_t c = 0; c < before.rows(); ++c) {
    std::copy_n(layer.weights.row(c), before.columns(), before.row(c));
  }
  products.descend(layer.x.rows(), scale, layer.g.view(), factor, layer.weights);
  const double share = rounding_bound(step_roundings(layer.shape.rows));
  WorstError worst;
  for (std::size_t c = 0; c < before.rows(); ++c) {
    for (std::size_t k = 0; k < before.columns(); ++k) {
      const ReferenceSum gradient =
          reference_gradient(layer.x.rows(), k, layer.g.values(c).first(layer.shape.rows), scale);
      const double weight = before.row(c)[k];
      worst.add(layer.weights.row(c)[k], weight + factor * gradient.value,
                share * (std::fabs(weight) + std::fabs(factor) * gradient.magnitude),
                "class " + std::to_string(c) + ", feature " + std::to_string(k));
    }
  }
  return worst;
}

TEST_CASE("both products of a layer are as good as their rounding allows", "[products]") {
  const std::uint64_t seed = test_seed();
  const Workers workers(2);
  for_each_set([&](const KernelTable& kernels) {
    Random random(seed, 51);
    for (const Shape& shape : edge_shapes(random, 30)) {
      for (const PixelScale scale : {PixelScale{}, PixelScale{117.0f, 1.0f / 65025.0f}}) {
        INFO(shape.text() << ", centre " << scale.centre << ", seed " << seed);
        Layer layer(shape, random);
        LinearProducts products(kernels, workers, shape.features, shape.classes, shape.rows);
        const WorstError logits = logits_error(products, layer, scale);
        const WorstError step = step_error(products, layer, scale, -0.031f);
        INFO("logits: " << logits.text() << "; step: " << step.text());
        CHECK(logits.share() <= 1.0);
        CHECK(step.share() <= 1.0);
        CHECK(padding_is_zero(layer.weights));
      }
    }
  });
}

TEST_CASE("a layer takes batches smaller than it was made for, in any order", "[products]") {
  const Workers workers(2);
  for_each_set([&](const KernelTable& kernels) {
    Random random(test_seed(), 52);
    LinearProducts products(kernels, workers, 700, 10, 65);
    for (const std::size_t rows : {65U, 1U, 64U, 7U, 16U, 33U, 65U}) {
      INFO(rows << " rows");
      Layer layer({rows, 700, 10}, random);
      CHECK(logits_error(products, layer, {50.0f, 0.01f}).share() <= 1.0);
      CHECK(step_error(products, layer, {50.0f, 0.01f}, 0.1f).share() <= 1.0);
    }
  });
}

TEST_CASE("the padding of the weights stays zero although the centre is not", "[products]") {
  const Workers workers(3);
  for_each_set([&](const KernelTable& kernels) {
    Random random(test_seed(), 53);
    for (const std::size_t features : {1U, 63U, 65U, 513U, 784U, 4000U}) {
      Layer layer({64, features, 10}, random);
      LinearProducts products(kernels, workers, features, 10, 64);
      for (int step = 0; step < 3; ++step) {
        products.descend(layer.x.rows(), {200.0f, 1.0f}, layer.g.view(), 0.5f, layer.weights);
        CHECK(padding_is_zero(layer.weights));
      }
    }
  });
}

TEST_CASE("both products have the same bits for any number of threads", "[products]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  for_each_set([&](const KernelTable& kernels) {
    // Large enough to be shared, and with a last slice that is not whole.
    for (const Shape& shape : {Shape{64, 4096, 10}, Shape{65, 3000, 6}, Shape{200, 1100, 3}}) {
      Matrix<float> first_z;
      Matrix<float> first_weights;
      for (const int threads : {1, 2, 3, 4, 7}) {
        INFO(shape.text() << ", " << threads << " threads");
        Random random(seed, 54);
        Layer layer(shape, random);
        const Workers workers(threads);
        LinearProducts products(kernels, workers, shape.features, shape.classes, shape.rows);
        Matrix<float> z(shape.classes, padded_columns(shape.rows));
        for (int step = 0; step < 3; ++step) {
          products.logits(layer.x.rows(), {88.0f, 0.004f}, layer.weights, layer.bias, z.view());
          products.descend(layer.x.rows(), {88.0f, 0.004f}, z.view(), -1e-3f, layer.weights);
        }
        if (threads == 1) {
          first_z = std::move(z);
          first_weights = std::move(layer.weights);
        } else {
          CHECK(same_bits(z, first_z));
          CHECK(same_bits(layer.weights, first_weights));
        }
      }
    }
  });
}

TEST_CASE("logits have the same bits however a batch is cut", "[products]") {
  const Workers workers(2);
  for_each_set([&](const KernelTable& kernels) {
    Random random(test_seed(), 55);
    const Layer layer({64, 1500, 10}, random);
    LinearProducts products(kernels, workers, 1500, 10, 64);
    Matrix<float> whole(10, 64);
    products.logits(layer.x.rows(), {9.0f, 0.1f}, layer.weights, layer.bias, whole.view());
    for (const std::size_t piece : {1U, 5U, 16U, 63U}) {
      INFO("pieces of " << piece);
      std::size_t wrong = 0;
      for (std::size_t first = 0; first < 64; first += piece) {
        const std::size_t count = std::min(piece, 64 - first);
        Matrix<float> z(10, padded_columns(count));
        products.logits(layer.x.rows().subspan(first, count), {9.0f, 0.1f}, layer.weights,
                        layer.bias, z.view());
        for (std::size_t c = 0; c < 10; ++c) {
          for (std::size_t b = 0; b < count; ++b) {
            wrong += z.row(c)[b] == whole.row(c)[first + b] ? 0U : 1U;
          }
        }
      }
      CHECK(wrong == 0);
    }
  });
}

}  // namespace
}  // namespace linnet::test
