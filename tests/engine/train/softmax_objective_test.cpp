#include "engine/train/softmax_objective.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "engine/train/feature_covariance.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/logistic_fits.hpp"
#include "tests/support/reference_logistic.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/structured_images.hpp"

namespace linnet::test {
namespace {

constexpr float kFactor = 1.0f / 255.0f;

std::vector<float> some_weights(std::size_t count, Random& random) {
  std::vector<float> weights(count);
  for (float& weight : weights) weight = static_cast<float>(random.uniform(0.0, 1.0));
  return weights;
}

LinearModel some_model(const ImageSet& images, Random& random) {
  LinearModel model(images.classes, images.pixels.columns(), kFactor);
  const double size = 3.0 / std::sqrt(static_cast<double>(model.features()));
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    for (float& weight : model.weights.values(c)) {
      weight = static_cast<float>(random.uniform(-size, size));
    }
    model.bias[c] = static_cast<float>(random.uniform(-1.0, 1.0));
  }
  return model;
}

/// What an objective says about a model.
struct Evaluated {
  ObjectiveValue at;
  std::vector<double> x;
  std::vector<double> gradient;
  bool operator==(const Evaluated& other) const {
    return at.value == other.at.value && at.largest_gradient == other.at.largest_gradient &&
           x == other.x && gradient == other.gradient;
  }
};

class Subject {
 public:
  Subject(const ImageSet& images, std::span<const float> weights, double penalty,
          const Context& context) {
    const Order all = first(images.labels.size());
    ordered_.gather(images.examples(), all, {}, context.workers());
    mean_ = estimate_means({images.examples(), all, {}, nullptr, kFactor}, context);
    objective_.emplace(context, WeightedExamples{ordered_, weights}, ElementType::u8,
                       images.classes, mean_, kFactor, images.pixels.columns());
    objective_->penalise(penalty);
  }

  Evaluated evaluate(const LinearModel& model) {
    Evaluated result{{}, objective_->parameters(model), std::vector<double>(objective_->size())};
    result.at = objective_->evaluate(result.x, result.gradient, {});
    return result;
  }

  /// The gradient at fixed biases in the order of the reference.
  std::vector<double> plain_gradient(const std::vector<double>& gradient) const {
    const LinearLayer& layer = objective_->layer();
    const std::size_t width = layer.features() + 1;
    std::vector<double> plain(layer.outputs() * width);
    const double* const biases = gradient.data() + layer.numbers().size();
    layer.for_each_register(
        {0, layer.features()}, [&](std::size_t c, std::size_t k, std::size_t place) {
          for (std::size_t i = 0; i < layer.lanes() && k + i < layer.features(); ++i) {
            plain[c * width + k + i] = gradient[place + i] + biases[c] * mean_[k + i];
          }
        });
    for (std::size_t c = 0; c < layer.outputs(); ++c) plain[c * width + width - 1] = biases[c];
    return plain;
  }

  SoftmaxObjective& objective() { return *objective_; }

 private:
  OrderedExamples ordered_;
  std::vector<double> mean_;
  std::optional<SoftmaxObjective> objective_;
};

void check_against_reference(const KernelTable& kernels, const Shape& shape, bool weighted) {
  INFO(shape.text() << (weighted ? ", weighted" : ""));
  Random random(test_seed(), 150);
  const ImageSet images = structured_images(shape.rows, shape.features, shape.classes, 151);
  const std::vector<float> weights =
      weighted ? some_weights(shape.rows, random) : std::vector<float>{};
  const LinearModel model = some_model(images, random);
  Subject subject(images, weights, 0.02, context_of(kernels, 2));
  const Evaluated got = subject.evaluate(model);
  const ReferenceLogistic reference(images.examples(), first(images.labels.size()),
                                    {weights.begin(), weights.end()}, 0.02);
  const std::vector<double> parameters = reference.parameters(model);
  const double value = reference.value(parameters);
  CHECK(std::fabs(got.at.value - value) < 2e-6 * value);
  const std::vector<double> expected = reference.gradient(parameters);
  const std::vector<double> gradient = subject.plain_gradient(got.gradient);
  double largest = 0.0;
  double off = 0.0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    largest = std::max(largest, std::fabs(expected[i]));
    off = std::max(off, std::fabs(expected[i] - gradient[i]));
  }
  CHECK(off < 3e-6);
  CHECK(std::fabs(got.at.largest_gradient - largest) < 3e-6);
}

TEST_CASE("value and gradient of the objective are those of a slow reference",
          "[softmax_objective]") {
  for_each_set([&](const KernelTable& kernels) {
    for (const Shape& shape : {Shape{1, 1, 2}, Shape{7, 1, 3}, Shape{130, 65, 10},
                               Shape{300, 300, 13}, Shape{50, 20, 100}, Shape{40, 1100, 7}}) {
      for (const bool weighted : {false, true}) check_against_reference(kernels, shape, weighted);
    }
  });
}

TEST_CASE("another penalty gives the value and gradient of an evaluation with it",
          "[softmax_objective]") {
  const double penalty = GENERATE(0.0, 0.02, 3.0, 1e4);
  for_each_set([&](const KernelTable& kernels) {
    for (const Shape& shape : {Shape{7, 1, 3}, Shape{40, 20, 100}, Shape{40, 1100, 7}}) {
      INFO(shape.text());
      Random random(test_seed(), 158);
      const ImageSet images = structured_images(shape.rows, shape.features, shape.classes, 159);
      const LinearModel model = some_model(images, random);
      Subject subject(images, {}, 0.5, context_of(kernels, 2));
      Evaluated got = subject.evaluate(model);
      got.at = subject.objective().add_penalty(penalty - 0.5, got.x, got.at.value, got.gradient);
      subject.objective().penalise(penalty);
      const Evaluated expected = subject.evaluate(model);
      const double size = 1e-13 * (1.0 + penalty);
      CHECK(std::fabs(got.at.value - expected.at.value) <= 100.0 * size * expected.at.value);
      CHECK(std::fabs(got.at.largest_gradient - expected.at.largest_gradient) <= size);
      for (std::size_t i = 0; i < got.gradient.size(); ++i) {
        REQUIRE(std::fabs(got.gradient[i] - expected.gradient[i]) <= size);
      }
    }
  });
}

TEST_CASE("rows beyond a chunk, a block and a leaf count as all others", "[softmax_objective]") {
  check_against_reference(best_kernels(), {1025, 5, 3}, false);
  check_against_reference(best_kernels(), {2049, 5, 3}, true);
  check_against_reference(best_kernels(), {5000 / kSlowdown, 3, 2}, true);
}

TEST_CASE("the gradient of the reference is the slope of its value", "[softmax_objective]") {
  Random random(test_seed(), 152);
  const ImageSet images = structured_images(40, 9, 3, 153);
  const ReferenceLogistic reference(images.examples(), first(images.labels.size()), {}, 0.1);
  std::vector<double> at = reference.parameters(some_model(images, random));
  const std::vector<double> gradient = reference.gradient(at);
  for (std::size_t i = 0; i < at.size(); ++i) {
    const double before = at[i];
    at[i] = before + 1e-5;
    const double above = reference.value(at);
    at[i] = before - 1e-5;
    CHECK(std::fabs((above - reference.value(at)) / 2e-5 - gradient[i]) < 1e-8);
    at[i] = before;
  }
}

TEST_CASE("value and gradient of the objective have the same bits for any number of threads",
          "[softmax_objective]") {
  // With 1 thread each takes whole leaves; with 8, and with fewer where leaves are few, all
  // threads take a leaf together.
  for_each_set([&](const KernelTable& kernels) {
    for (const Shape& shape : {Shape{9000 / kSlowdown, 20, 10}, Shape{1500, 300, 40}}) {
      INFO(shape.text());
      Random random(test_seed(), 154);
      const ImageSet images = structured_images(shape.rows, shape.features, shape.classes, 155);
      const std::vector<float> weights = some_weights(shape.rows, random);
      const LinearModel model = some_model(images, random);
      const Evaluated expected =
          Subject(images, weights, 0.1, context_of(kernels, 1)).evaluate(model);
      for (const int threads : {2, 3, 8}) {
        INFO(threads << " threads");
        Subject subject(images, weights, 0.1, context_of(kernels, threads));
        CHECK(subject.evaluate(model) == expected);
        CHECK(subject.evaluate(model) == expected);
      }
    }
  });
}

TEST_CASE("a model survives its way to parameters and back", "[softmax_objective]") {
  Random random(test_seed(), 156);
  const ImageSet images = structured_images(100, 70, 5, 157);
  const LinearModel model = some_model(images, random);
  Subject subject(images, {}, 0.1, context_of(best_kernels(), 1));
  const LinearModel back = subject.objective().model(subject.evaluate(model).x);
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    for (std::size_t k = 0; k < model.features(); ++k) {
      REQUIRE(back.weights.row(c)[k] == model.weights.row(c)[k]);
    }
    CHECK(back.bias[c] == model.bias[c]);
  }
}

TEST_CASE("an evaluation of the objective stops when it is asked to", "[softmax_objective]") {
  Random random(test_seed(), 158);
  const ImageSet images = structured_images(100, 10, 2, 159);
  Subject subject(images, {}, 0.1, context_of(best_kernels(), 2));
  const std::atomic<bool> flag = true;
  std::vector<double> x(subject.objective().size());
  std::vector<double> gradient(x.size());
  CHECK_THROWS_AS(subject.objective().evaluate(x, gradient, StopRequest(flag)), Stopped);
}

}  // namespace
}  // namespace linnet::test
