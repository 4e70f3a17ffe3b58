#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/vector.h>

#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "apps/python/binding/arrays.hpp"
#include "apps/python/binding/context.hpp"
#include "apps/python/binding/finite.hpp"
#include "apps/python/binding/interruptible.hpp"
#include "apps/python/binding/models.hpp"
#include "apps/python/binding/parts.hpp"
#include "linnet/logistic_regression.hpp"
#include "linnet/sweep.hpp"

namespace nb = nanobind;

namespace linnet {
namespace {

using Labels = ReadVector<std::uint32_t>;

Examples examples_of(const ReadMatrix& rows, const Labels& labels, std::size_t classes) {
  return {.features = features_of(rows), .labels = span_of(labels), .classes = classes};
}

/// What training made: (coef, intercept, feature_scale, iterations, converged, learning rate).
nb::tuple result_of(LinearModel model, std::size_t iterations, bool converged, double rate) {
  const double scale = static_cast<double>(model.pixel_factor);
  nb::object bias = array_of(std::move(model.bias));
  return nb::make_tuple(array_of(DenseMatrix(model.weights.view())), bias, scale, iterations,
                        converged, rate);
}

/// Without C there is no penalty.
nb::tuple fit_lbfgs(const ReadMatrix& rows, const Labels& labels, std::size_t classes,
                    std::optional<double> C, double tolerance, std::size_t max_iterations,
                    const std::vector<double>& class_weights, std::optional<int> threads) {
  const Examples examples = examples_of(rows, labels, classes);
  const Context& context = shared_context(threads);
  LogisticOptions options;
  options.tolerance = tolerance;
  options.max_iterations = max_iterations;
  options.class_weights.list = class_weights;
  const Penalty penalty = C ? Penalty{.C = C, .l2 = {}} : Penalty{.C = {}, .l2 = 0.0};
  LogisticFit fit = run_interruptibly([&](const StopRequest& stop) {
    return naming_bad_features(examples.features, stop, [&] {
      std::vector<std::uint32_t> all(examples.labels.size());
      std::iota(all.begin(), all.end(), std::uint32_t{0});
      LogisticRegression regression(examples, all, options, context);
      return regression.fit(penalty, {}, stop);
    });
  });
  return result_of(std::move(fit.model), fit.progress.iterations,
                   fit.end != FitEnd::iterations_used, 0.0);
}

/// All rows are trained on, in batches that are drawn with the seed.
Recipe recipe_of(std::size_t epochs, std::size_t batch_size, std::uint64_t seed,
                 const std::vector<double>& class_weights) {
  Recipe recipe = default_recipe();
  recipe.epochs = epochs;
  recipe.batch_size = batch_size;
  recipe.seed = seed;
  recipe.class_weights.list = class_weights;
  recipe.valid_fraction = 0.0;
  recipe.split = Splitting::random;
  return recipe;
}

struct Trained {
  LinearModel model;
  double rate;
};

Trained trained_by(const SweepTrainer& trainer) {
  return {trainer.finished_model(0), trainer.recipe(0).learning_rate.value_or(0.0)};
}

nb::tuple fit_sgd(const ReadMatrix& rows, const Labels& labels, std::size_t classes,
                  std::optional<double> rate, double weight_decay, std::size_t epochs,
                  std::size_t batch_size, std::uint64_t seed,
                  const std::vector<double>& class_weights, std::optional<int> threads) {
  const Examples examples = examples_of(rows, labels, classes);
  const Context& context = shared_context(threads);
  const Recipe recipe = recipe_of(epochs, batch_size, seed, class_weights);
  Trained trained = run_interruptibly([&](const StopRequest& stop) {
    return naming_bad_features(examples.features, stop, [&] {
      SweepTrainer trainer(examples, recipe, {{rate, weight_decay}}, context);
      while (trainer.epochs_done() < epochs) trainer.run_epoch(stop);
      return trained_by(trainer);
    });
  });
  return result_of(std::move(trained.model), epochs, true, trained.rate);
}

/// Features are only scaled as the model scales them, so that what is trained is the model.
Recipe partial_recipe(std::size_t batch_size, std::uint64_t seed,
                      const std::vector<double>& class_weights, bool bytes) {
  Recipe recipe = recipe_of(1, batch_size, seed, class_weights);
  recipe.schedule = Schedule::constant;
  recipe.centre = Centre::none;
  recipe.pixel_divisor = bytes ? 255.0 : 1.0;
  return recipe;
}

SweepState state_of(const ReadMatrix& weights, const ReadVector<float>& bias) {
  HeadState head;
  head.weights = matrix_of(weights);
  const std::span<const float> numbers = span_of(bias);
  head.bias.assign(numbers.begin(), numbers.end());
  head.bias_velocity.assign(numbers.size(), 0.0);
  SweepState state{.epochs_done = 0, .heads = {}, .divergences = {std::nullopt}};
  state.heads.push_back(std::move(head));
  return state;
}

/// One epoch, from the weights and the bias that are passed.
nb::tuple sgd_epoch(const ReadMatrix& rows, const Labels& labels, const ReadMatrix& weights,
                    const ReadVector<float>& bias, std::optional<double> rate, double weight_decay,
                    std::size_t batch_size, std::uint64_t seed,
                    const std::vector<double>& class_weights, std::optional<int> threads) {
  const Examples examples = examples_of(rows, labels, weights.shape(0));
  const Context& context = shared_context(threads);
  const bool bytes = examples.features.type() == ElementType::u8;
  const Recipe recipe = partial_recipe(batch_size, seed, class_weights, bytes);
  SweepState state = state_of(weights, bias);
  Trained trained = run_interruptibly([&](const StopRequest& stop) {
    return naming_bad_features(examples.features, stop, [&] {
      SweepTrainer trainer(examples, recipe, {{rate, weight_decay}}, context);
      trainer.restore(std::move(state));
      trainer.run_epoch(stop);
      return trained_by(trainer);
    });
  });
  return result_of(std::move(trained.model), 1, true, trained.rate);
}

}  // namespace

void add_training(nb::module_& module) {
  using namespace nb::literals;
  module.def("fit_lbfgs", &fit_lbfgs, "rows"_a.noconvert(), "labels"_a.noconvert(), "classes"_a,
             "C"_a.none(), "tolerance"_a, "max_iterations"_a, "class_weights"_a,
             "threads"_a.none());
  module.def("fit_sgd", &fit_sgd, "rows"_a.noconvert(), "labels"_a.noconvert(), "classes"_a,
             "rate"_a.none(), "weight_decay"_a, "epochs"_a, "batch_size"_a, "seed"_a,
             "class_weights"_a, "threads"_a.none());
  module.def("sgd_epoch", &sgd_epoch, "rows"_a.noconvert(), "labels"_a.noconvert(),
             "weights"_a.noconvert(), "bias"_a.noconvert(), "rate"_a.none(), "weight_decay"_a,
             "batch_size"_a, "seed"_a, "class_weights"_a, "threads"_a.none());
}

}  // namespace linnet
