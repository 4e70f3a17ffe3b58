#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "linnet/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/loss_batch.hpp"
#include "tests/support/reference_loss.hpp"
#include "tests/support/reference_products.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/structured_images.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

/// Central differences with this step are off by h²/6 of the third derivative, and by the roundings
/// of two losses in double over 2h, which is less.
constexpr double kStep = 1e-4;

TEST_CASE("gradients of the logits are the slopes of the losses", "[gradient]") {
  for_each_set([&](const KernelTable& kernels) {
    Random random(test_seed(), 101);
    for (const Loss loss : {Loss::log_softmax, Loss::article}) {
      for (const std::size_t classes : {1U, 2U, 6U, 10U, 13U}) {
        LossBatch batch(classes, 32);
        batch.randomize(-2.0, 2.0, random);
        std::vector<std::vector<double>> logits;
        for (std::size_t b = 0; b < 32; ++b) logits.push_back(batch.column(b));
        batch.run(kernels, loss);
        WorstError worst;
        for (std::size_t b = 0; b < 32; ++b) {
          for (std::size_t c = 0; c < classes; ++c) {
            std::vector<double> z = logits[b];
            z[c] += kStep;
            const double above = reference_loss(loss, z, batch.labels[b]);
            z[c] -= 2.0 * kStep;
            const double below = reference_loss(loss, z, batch.labels[b]);
            // No derivative of either loss exceeds exp(z), nor any gradient exp(z) + 1. The
            // kernel: z − m with |z − m| ≤ 4, exp, sum, quotient, product, and the 1.
            const double size = std::exp(2.0) + 1.0;
            const double bound = kStep * kStep * size + rounding_bound(classes + 4 + 8 + 3) * size;
            worst.add(batch.z.row(c)[b], (above - below) / (2.0 * kStep), bound,
                      "class " + std::to_string(c));
          }
        }
        INFO(name_of(loss) << ", " << classes << " classes: " << worst.text());
        CHECK(worst.share() <= 1.0);
      }
    }
  });
}

/// A linear model in double.
struct Parameters {
  explicit Parameters(const LinearModel& model) : factor(model.pixel_factor) {
    for (std::size_t c = 0; c < model.outputs(); ++c) {
      weights.emplace_back(model.weights.values(c).begin(), model.weights.values(c).end());
      bias.push_back(model.bias[c]);
    }
  }

  double mean_loss(Loss loss, const ImageSet& images, const std::vector<std::uint32_t>& indices,
                   const std::vector<double>& class_weights) const {
    double sum = 0.0;
    double all = 0.0;
    for (const std::uint32_t i : indices) {
      std::vector<double> z = bias;
      for (std::size_t c = 0; c < z.size(); ++c) {
        for (std::size_t k = 0; k < weights[c].size(); ++k) {
          z[c] += weights[c][k] * images.pixels.row(i)[k] * factor;
        }
      }
      const double weight = class_weights[images.labels[i]];
      sum += weight * reference_loss(loss, z, images.labels[i]);
      all += weight;
    }
    return sum / all;
  }

  std::vector<std::vector<double>> weights;
  std::vector<double> bias;
  float factor;
};

template <class Loss_>
double slope(double& parameter, const Loss_& loss) {
  const double before = parameter;
  parameter = before + kStep;
  const double above = loss();
  parameter = before - kStep;
  const double below = loss();
  parameter = before;
  return (above - below) / (2.0 * kStep);
}

/// A step over the whole training set moves each parameter by −rate times the slope of the loss, of
/// which each example's share goes with the weight of its class.
void check_step(const KernelTable& kernels, Loss loss, const std::vector<double>& class_weights) {
  const ImageSet images = structured_images(60, 70, 3, 102);
  constexpr double rate = 0.05;
  Recipe recipe;
  recipe.loss = loss;
  recipe.learning_rate = rate;
  recipe.batch_size = 48;
  recipe.outputs = 4;
  if (class_weights != std::vector{1.0, 1.0, 1.0}) recipe.class_weights.list = class_weights;
  const int threads = 2;
  Trainer trainer(images.examples(), recipe, context_of(kernels, threads), TrainingThreads::all);
  trainer.run_epoch({});
  const LinearModel before = trainer.finished_model();
  trainer.run_epoch({});
  const LinearModel after = trainer.finished_model();

  Parameters at(before);
  const auto mean = [&] {
    return at.mean_loss(loss, images, trainer.split().train, class_weights);
  };
  // Gradients g are below exp(z) + 1 here, z below 1, features below 1. The step's own roundings,
  // those of the logits it starts from, times the largest logit's terms, which are below 2, and
  // those of the loss, and two of the weights; the new parameter is rounded once, which the
  // division by the rate enlarges.
  const double size = std::exp(1.0) + 1.0;
  const double share = rounding_bound(step_roundings(48)) + 2.0 * rounding_bound(4 + 8 + 3 + 2) +
                       2.0 * rounding_bound(logit_roundings(70));
  WorstError worst;
  const auto compare = [&](float old_value, float new_value, double& parameter,
                           const std::string& where) {
    const double moved = (static_cast<double>(old_value) - new_value) / rate;
    const double bound =
        kStep * kStep * size + share * size + kRoundoff * std::fabs(new_value) / rate;
    worst.add(moved, slope(parameter, mean), bound, where);
  };
  for (std::size_t c = 0; c < 4; ++c) {
    for (std::size_t k = 0; k < 70; k += 3) {
      compare(before.weights.row(c)[k], after.weights.row(c)[k], at.weights[c][k],
              "class " + std::to_string(c) + ", feature " + std::to_string(k));
    }
    compare(before.bias[c], after.bias[c], at.bias[c], "bias " + std::to_string(c));
  }
  INFO(name_of(loss) << ": " << worst.text());
  CHECK(worst.share() <= 1.0);
}

TEST_CASE("a step of the trainer goes down the slope of the loss", "[gradient]") {
  for_each_set([&](const KernelTable& kernels) {
    for (const std::vector<double>& class_weights :
         {std::vector{1.0, 1.0, 1.0}, std::vector{0.5, 3.0, 20.0}}) {
      check_step(kernels, Loss::log_softmax, class_weights);
      check_step(kernels, Loss::article, class_weights);
    }
  });
}

}  // namespace
}  // namespace linnet::test
