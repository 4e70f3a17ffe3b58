#include "engine/model/evaluation.hpp"

#include <atomic>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "linnet/model.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/reference_loss.hpp"
#include "tests/support/reference_products.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/structured_images.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

constexpr float kFactor = 1.0f / 255.0f;

LinearModel random_model(std::size_t outputs, std::size_t features) {
  Random random(test_seed(), 71);
  LinearModel model(outputs, features, kFactor);
  fill_with_numbers(model.weights, 0.1, random);
  for (float& bias : model.bias) bias = static_cast<float>(random.uniform(-1.0, 1.0));
  return model;
}

Evaluation evaluated(const LinearModel& model, Loss loss, const ImageSet& images,
                     std::span<const std::uint32_t> indices, const Context& context,
                     const StopRequest& stop = {}) {
  const LinearLayer layer(context.kernels(), model.weights.view());
  return evaluate({layer, {model.pixel_factor, model.bias}}, loss, images.examples(), indices,
                  context, stop);
}

Matrix<float> predicted(const LinearModel& model, const ImageSet& images, const Context& context) {
  return predict(model, images.pixels.view(), context);
}

std::vector<std::uint32_t> first_indices(std::size_t count) {
  std::vector<std::uint32_t> indices(count);
  std::iota(indices.begin(), indices.end(), 0U);
  return indices;
}

/// The logits of one image, and in `magnitude` the largest sum of magnitudes so far.
std::vector<double> reference_logits(const LinearModel& model, const std::uint8_t* row,
                                     double& magnitude) {
  std::vector<double> z;
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    const ReferenceSum sum =
        reference_logit(row, 0, model.weights.values(c), {0.0f, kFactor}, model.bias[c]);
    z.push_back(sum.value);
    magnitude = std::max(magnitude, sum.magnitude);
  }
  return z;
}

TEST_CASE("an evaluation is the mean loss and the counts of predictions", "[evaluation]") {
  const ImageSet images = structured_images(150, 700, 5, 3);
  const LinearModel model = random_model(7, 700);
  const int threads = 2;
  // One more and one less than whole chunks, and not the first examples.
  for (const std::size_t count : {1U, 63U, 64U, 65U, 150U}) {
    std::vector<std::uint32_t> indices = first_indices(150);
    std::reverse(indices.begin(), indices.end());
    indices.resize(count);
    double sum = 0.0;
    double magnitude = 0.0;
    ConfusionMatrix confusion(5, 7);
    for (const std::uint32_t i : indices) {
      const auto z = reference_logits(model, images.pixels.row(i), magnitude);
      sum += reference_loss(Loss::log_softmax, z, images.labels[i]);
      confusion.add(images.labels[i], reference_prediction(z));
    }
    for_each_set([&](const KernelTable& kernels) {
      const Evaluation got =
          evaluated(model, Loss::log_softmax, images, indices, context_of(kernels, threads));
      INFO(count << " examples");
      // The loss moves at most twice as far as the logits; and its own logarithm and sums.
      const double bound = rounding_bound(2 * logit_roundings(700) + 7 + 2 * 4 + 3) * magnitude;
      CHECK(std::fabs(got.loss - sum / static_cast<double>(count)) <= bound);
      for (std::size_t c = 0; c < 5; ++c) {
        for (std::size_t o = 0; o < 7; ++o) CHECK(got.confusion.row(c)[o] == confusion.row(c)[o]);
      }
    });
  }
}

TEST_CASE("an evaluation of nothing is nothing", "[evaluation]") {
  const ImageSet images = structured_images(5, 64, 2, 3);
  const Evaluation got =
      evaluated(random_model(2, 64), Loss::article, images, {}, context_of(best_kernels(), 2));
  CHECK(got.loss == 0.0);
  CHECK(got.confusion.total() == 0);
}

TEST_CASE("an evaluation has the same bits for any number of threads", "[evaluation]") {
  const ImageSet images = structured_images(1000, 300, 6, 4);
  const LinearModel model = random_model(10, 300);
  const std::vector<std::uint32_t> indices = first_indices(1000);
  for_each_set([&](const KernelTable& kernels) {
    for (const Loss loss : {Loss::log_softmax, Loss::article}) {
      const Evaluation one = evaluated(model, loss, images, indices, context_of(kernels, 1));
      const Matrix<float> shares = predicted(model, images, context_of(kernels, 1));
      for (const int threads : {2, 3, 4, 7}) {
        INFO(threads << " threads");
        const Evaluation more =
            evaluated(model, loss, images, indices, context_of(kernels, threads));
        CHECK(more.loss == one.loss);
        CHECK(more.confusion.correct() == one.confusion.correct());
        CHECK(same_bits(predicted(model, images, context_of(kernels, threads)), shares));
      }
    }
  });
}

TEST_CASE("an evaluation stops when it is asked to", "[evaluation]") {
  const ImageSet images = structured_images(500, 64, 2, 5);
  const std::atomic<bool> flag = true;
  for (const int threads : {1, 3}) {
    CHECK_THROWS_AS(evaluated(random_model(2, 64), Loss::article, images, first_indices(500),
                              context_of(best_kernels(), threads), StopRequest(flag)),
                    Stopped);
  }
}

TEST_CASE("predictions are the softmax of the logits, one row an image", "[evaluation]") {
  const LinearModel model = random_model(6, 300);
  for_each_set([&](const KernelTable& kernels) {
    for (const std::size_t count : {1U, 64U, 130U}) {
      const ImageSet images = structured_images(count, 300, 3, 6);
      const Matrix<float> shares = predicted(model, images, context_of(kernels, 2));
      REQUIRE(shares.rows() == count);
      REQUIRE(shares.columns() == 6);
      WorstError worst;
      for (std::size_t i = 0; i < count; ++i) {
        double magnitude = 0.0;
        const auto z = reference_logits(model, images.pixels.row(i), magnitude);
        const auto gradient = reference_loss_gradient(Loss::log_softmax, z, 0);
        // A share moves by at most half of the difference of two logits that move; then z − m,
        // which is at most twice the magnitude, exp, sum and quotient.
        const double bound =
            rounding_bound(logit_roundings(300) + 2) * magnitude + rounding_bound(6 + 2 * 4 + 3);
        for (std::size_t c = 0; c < 6; ++c) {
          worst.add(shares.row(i)[c], gradient[c] + (c == 0 ? 1.0 : 0.0), bound,
                    "image " + std::to_string(i) + ", class " + std::to_string(c));
        }
      }
      INFO(worst.text());
      CHECK(worst.share() <= 1.0);
    }
  });
}

}  // namespace
}  // namespace linnet::test
