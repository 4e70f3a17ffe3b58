// Instruction sets add in different orders; they train the same model up to a stated bound.

#include <optional>
#include <utility>

#include "linnet/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/structured_images.hpp"
#include "tests/support/weights_apart.hpp"

namespace linnet::test {
namespace {

LinearModel trained(const ImageSet& images, const Recipe& recipe, const KernelTable& kernels) {
  const int threads = 2;
  Trainer trainer(images.examples(), recipe, context_of(kernels, threads), TrainingThreads::all);
  while (trainer.epochs_done() < recipe.epochs) trainer.run_epoch({});
  return trainer.finished_model();
}

TEST_CASE("all instruction sets train the same model, to the bound promised", "[trainer]") {
  // The number of pixels is a multiple of no register, cache line or slice, and the last batch is
  // smaller than the others.
  const ImageSet images = structured_images(330, 1037, 6, 97);
  for (const Recipe& recipe : {default_recipe(), article_recipe()}) {
    std::optional<LinearModel> first;
    for_each_set([&](const KernelTable& kernels) {
      LinearModel model = trained(images, recipe, kernels);
      INFO(recipe.name << ": " << (first ? weights_apart(*first, model) : 0.0) << " apart");
      if (first) {
        CHECK(weights_apart(*first, model) <= kWeightsApart);
      } else {
        first = std::move(model);
      }
    });
  }
}

}  // namespace
}  // namespace linnet::test
