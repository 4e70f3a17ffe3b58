// What Linnet promises of Medical MNIST, checked on the whole of it.

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <vector>

#include "engine/core/sanitizer.hpp"
#include "linnet/io/model_file.hpp"
#include "linnet/io/read_images.hpp"
#include "linnet/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/weights_apart.hpp"

namespace linnet::test {
namespace {

// Ten times slower: fewer seeds tell of races and bad memory.
constexpr bool kSanitized = LINNET_ADDRESS_SANITIZER || LINNET_THREAD_SANITIZER;

/// The validation losses that the article printed, epoch by epoch.
constexpr std::array<double, 15> kArticleLosses = {2.5434, 2.3623, 2.2323, 2.1347, 2.0587,
                                                   1.9978, 1.9477, 1.9058, 1.8700, 1.8392,
                                                   1.8122, 1.7884, 1.7672, 1.7482, 1.7311};

ImageSet load(const std::filesystem::path& folder) {
  return read_images(list_image_folder(folder.string()), {}, Context({.threads = 2}));
}

struct Course {
  std::vector<double> losses;  ///< on the validation set, after each epoch
  double accuracy = 0.0;       ///< in the end
  LinearModel model;
};

Course train(const ImageSet& set, Recipe recipe, std::uint64_t seed, int threads,
             const KernelTable& kernels = best_kernels()) {
  recipe.seed = seed;
  const Examples examples{set.pixels.view(), set.labels, set.classes.size(), {}, set.sums};
  Trainer trainer(examples, recipe, context_of(kernels, threads), TrainingThreads::all);
  Course course;
  while (trainer.epochs_done() < recipe.epochs) {
    trainer.run_epoch({});
    const Evaluation evaluation = trainer.evaluate_on_validation({});
    course.losses.push_back(evaluation.loss);
    course.accuracy = evaluation.confusion.accuracy();
  }
  course.model = trainer.finished_model();
  return course;
}

/// Sanitizers look at code that is the same in each epoch, and take ten times as long.
Recipe shortened(Recipe recipe) {
  if (kSanitized) recipe.epochs = 2;
  return recipe;
}

void check_reading(const ImageSet& set) {
  CHECK(set.classes ==
        std::vector<std::string>{"AbdomenCT", "BreastMRI", "CXR", "ChestCT", "Hand", "HeadCT"});
  CHECK(set.size == ImageSize{64, 64});
  CHECK(set.labels.size() == 58954);
  CHECK(std::count(set.labels.begin(), set.labels.end(), 1u) == 8954);
  CHECK(set.skipped.empty());
}

void check_article_recipe(const ImageSet& set) {
  for (std::uint64_t seed = 0; seed < (kSanitized ? 1 : 3); ++seed) {
    CAPTURE(seed);
    const Course course = train(set, shortened(article_recipe()), seed, 2);
    for (std::size_t epoch = 0; epoch < course.losses.size(); ++epoch) {
      CAPTURE(epoch);
      CHECK(std::abs(course.losses[epoch] - kArticleLosses.at(epoch)) <= 0.02);
    }
    if (!kSanitized) CHECK(course.accuracy >= 0.89);
  }
}

void check_default_recipe(const ImageSet& set) {
  const std::uint64_t seeds = kSanitized ? 1 : 10;
  double sum = 0.0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    CAPTURE(seed);
    const Course course = train(set, shortened(default_recipe()), seed, 2);
    CHECK(course.accuracy >= 0.990);
    sum += course.accuracy;
  }
  if (!kSanitized) CHECK(sum / static_cast<double>(seeds) >= 0.992);
}

void check_bits(const ImageSet& set) {
  Recipe recipe = default_recipe();
  recipe.epochs = 3;
  const std::string hash = weights_hash(train(set, recipe, 0, 1).model);
  for (int threads : {2, 3, 4, 7}) {
    CHECK(weights_hash(train(set, recipe, 0, threads).model) == hash);
  }
}

void check_across_sets(const ImageSet& set) {
  Recipe recipe = default_recipe();
  const Course best = train(set, recipe, 0, 2);
  for_each_set([&](const KernelTable& kernels) {
    const Course course = train(set, recipe, 0, 2, kernels);
    const double apart = weights_apart(best.model, course.model);
    INFO(apart << " apart");
    CHECK(apart <= kWeightsApart);
  });
}

}  // namespace

TEST_CASE("Medical MNIST is read whole and learned as promised") {
  const auto data = find_medical_mnist();
  if (!data) return skip("Medical MNIST is not here: LINNET_DATA names no folder of it");
  const ImageSet set = load(data->path());
  check_reading(set);
  check_article_recipe(set);
  check_default_recipe(set);
  if (kSanitized) return;
  check_bits(set);
  check_across_sets(set);
}

}  // namespace linnet::test
