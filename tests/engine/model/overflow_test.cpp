// Finite weights whose products with pixels overflow: an error, never a probability that is no
// number.

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "engine/model/evaluation.hpp"
#include "linnet/model.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/kernel_sets.hpp"

namespace linnet::test {
namespace {

constexpr std::size_t kImages = 70;
constexpr std::size_t kFeatures = 130;

/// Black images, but for some whose pixels are all white.
Matrix<std::uint8_t> images_with_white(const std::vector<std::size_t>& white) {
  Matrix<std::uint8_t> pixels(kImages, kFeatures);
  for (const std::size_t i : white) {
    for (std::uint8_t& pixel : pixels.values(i)) pixel = 255;
  }
  return pixels;
}

/// Three outputs, all of whose weights are 0 but those of output `c`.
LinearModel model_with(std::size_t c, float weight) {
  LinearModel model(3, kFeatures, 1.0f / 255.0f);
  for (float& number : model.weights.values(c)) number = weight;
  return model;
}

double loss_of(const LinearModel& model, Loss loss, const Matrix<std::uint8_t>& pixels,
               const Context& context) {
  const std::vector<std::uint32_t> labels(kImages, 0);
  std::vector<std::uint32_t> indices;
  for (std::uint32_t i = 0; i < kImages; ++i) indices.push_back(i);
  const LinearLayer layer(context.kernels(), model.weights.view());
  return evaluate({layer, {model.pixel_factor, model.bias}}, loss,
                  {.features = pixels.view(), .labels = labels, .classes = 3}, indices, context, {})
      .loss;
}

}  // namespace

TEST_CASE("images whose logits overflow are named, and the others predicted", "[prediction]") {
  const std::vector<std::size_t> white = {0, 31, 32, 69};
  const Matrix<std::uint8_t> pixels = images_with_white(white);
  for_each_set([&](const KernelTable& kernels) {
    const Context& context = context_of(kernels, 2);
    for (const float weight : {3e38f, -3e38f}) {
      INFO(weight);
      const BatchPredictor predictor(model_with(1, weight), context);
      std::vector<std::size_t> overflowed = {99};
      const Matrix<float> shares = predictor.probabilities(pixels.view(), overflowed);
      CHECK(overflowed == white);
      for (std::size_t c = 0; c < 3; ++c) {
        CHECK(shares.row(31)[c] == 0.0f);
        CHECK(std::abs(shares.row(30)[c] - 1.0f / 3.0f) < 1e-6f);
      }
      CHECK(error_text(Fault::data, [&] { predictor.probabilities(pixels.view()); }) ==
            "prediction: the logits of row 0 are not finite; the weights of the model are too "
            "large");
    }
  });
}

TEST_CASE("a factor or a bias can make logits overflow, too", "[prediction]") {
  const Matrix<std::uint8_t> pixels = images_with_white({5});
  LinearModel model = model_with(1, 1.0f);
  model.pixel_factor = 3e38f;
  CHECK_THROWS_AS(predict(model, pixels.view()), Error);
  model = model_with(1, 2e36f);
  model.bias[1] = std::numeric_limits<float>::max();
  CHECK_THROWS_AS(predict(model, pixels.view()), Error);
}

TEST_CASE("logits that are large but finite give probabilities of 0 and 1", "[prediction]") {
  const Matrix<std::uint8_t> pixels = images_with_white({5});
  LinearModel model = model_with(1, 1e34f);
  model.bias = {-3e38f, 0.0f, 3e38f};
  for_each_set([&](const KernelTable& kernels) {
    const Matrix<float> shares = predict(model, pixels.view(), context_of(kernels, 1));
    for (const std::size_t i : {4U, 5U}) {
      CHECK(shares.row(i)[0] == 0.0f);
      CHECK(shares.row(i)[1] == 0.0f);
      CHECK(shares.row(i)[2] == 1.0f);
    }
  });
}

TEST_CASE("the loss of a model whose logits overflow is not finite", "[evaluation]") {
  const Matrix<std::uint8_t> black = images_with_white({});
  const Matrix<std::uint8_t> pixels = images_with_white({33});
  for_each_set([&](const KernelTable& kernels) {
    const Context& context = context_of(kernels, 2);
    for (const Loss loss : {Loss::log_softmax, Loss::article}) {
      for (const std::size_t output : {0U, 2U}) {
        for (const float weight : {3e38f, -3e38f}) {
          const LinearModel model = model_with(output, weight);
          CHECK(std::isfinite(loss_of(model, loss, black, context)));
          CHECK_FALSE(std::isfinite(loss_of(model, loss, pixels, context)));
        }
      }
    }
  });
}

}  // namespace linnet::test
