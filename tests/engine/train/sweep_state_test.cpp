// Training that goes on from the state of another.

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "linnet/sweep.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/structured_images.hpp"
#include "tests/support/sweeps.hpp"
#include "tests/support/training_run.hpp"

namespace linnet::test {
namespace {

/// The rest of a sweep, in a trainer of its own, from the state of another.
std::vector<TrainingRun> resumed(const ImageSet& images, const Recipe& recipe,
                                 const std::vector<Head>& heads, std::size_t epochs, int threads) {
  SweepTrainer before(images.examples(), recipe, heads, context_of(best_kernels(), 2),
                      TrainingThreads::all);
  for (std::size_t epoch = 0; epoch < epochs; ++epoch) before.run_epoch();
  SweepTrainer after(images.examples(), recipe, heads, context_of(best_kernels(), threads),
                     TrainingThreads::all);
  after.restore(before.state());
  std::vector<TrainingRun> runs(heads.size());
  while (after.epochs_done() < recipe.epochs) {
    const std::vector<double> losses = after.run_epoch();
    for (std::size_t head = 0; head < heads.size(); ++head)
      runs[head].losses.push_back(losses[head]);
  }
  for (std::size_t head = 0; head < heads.size(); ++head) {
    CHECK((epochs == 0 || after.divergence(head) == before.divergence(head)));
    if (!after.divergence(head)) runs[head].model = after.finished_model(head);
  }
  return runs;
}

TEST_CASE("training goes on from a state with the bits of the unbroken run", "[sweep][trainer]") {
  const ImageSet images = meaningless_images();
  for (const double momentum : {0.0, 0.9}) {
    Recipe recipe = short_recipe(4);
    recipe.momentum = momentum;
    const std::vector<Head> heads = {{0.02, 0.01}, {1e38, 0.0}, {0.3, 0.0}};
    const std::vector<TrainingRun> whole =
        sweep(images.examples(), recipe, heads, best_kernels(), 1);
    for (const std::size_t epochs : {0U, 1U, 3U, 4U}) {
      INFO("momentum " << momentum << ", " << epochs << " epochs");
      const std::vector<TrainingRun> runs = resumed(images, recipe, heads, epochs, 3);
      for (const std::size_t head : {0U, 2U}) {
        CHECK(same_bits(runs[head].model.weights, whole[head].model.weights));
        CHECK(runs[head].model.bias == whole[head].model.bias);
        for (std::size_t i = 0; i < runs[head].losses.size(); ++i) {
          CHECK(runs[head].losses[i] == whole[head].losses[2 * (epochs + i)]);
        }
      }
    }
  }
}

TEST_CASE("states of other trainings are refused", "[sweep][trainer]") {
  const ImageSet images = noisy_images(200, 40, 3);
  SweepTrainer trainer(images.examples(), sweep_recipe(), {{0.1, 0.0}, {0.2, 0.0}});
  trainer.run_epoch();
  const auto refuses = [&](const auto& change) {
    SweepState state = trainer.state();
    change(state);
    CHECK_THAT(error_text(Fault::usage, [&] { trainer.restore(std::move(state)); }),
               mentions("not one of this training"));
  };
  refuses([](SweepState& state) { state.heads.pop_back(); });
  refuses([](SweepState& state) { state.heads[1].bias.pop_back(); });
  refuses([](SweepState& state) { state.heads[1].weights = Matrix<float>(3, 41); });
  refuses([](SweepState& state) { state.heads[0].velocity = Matrix<float>(3, 40); });
  refuses([](SweepState& state) { state.heads[0].weights.row(2)[39] = NAN; });
  refuses([](SweepState& state) { state.divergences.pop_back(); });
  refuses([](SweepState& state) { state.divergences[0] = state.divergences[1] = "yes"; });
  const double loss = trainer.run_epoch()[0];
  CHECK(std::isfinite(loss));
}

}  // namespace
}  // namespace linnet::test
