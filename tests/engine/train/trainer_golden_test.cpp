#include <array>
#include <cmath>
#include <string>

#include "linnet/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/structured_images.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

struct Epoch {
  double train_loss;
  double valid_loss;
  double accuracy;
};

// What the article's program prints for this data: PyTorch 1.13 in double precision, run by
// tests/python/article_golden.py, which makes images, permutation and model by itself.
constexpr std::array<Epoch, 15> kArticle = {{
    {5.609741407860, 3.397081859827, 0.196969696970},
    {3.283874455535, 3.117998085014, 0.196969696970},
    {3.086907304081, 3.020854923572, 0.196969696970},
    {3.008519759025, 2.970181863340, 0.196969696970},
    {2.964953799172, 2.938352853018, 0.196969696970},
    {2.936620755331, 2.916220237863, 0.196969696970},
    {2.916491001864, 2.899817753903, 0.196969696970},
    {2.901351525315, 2.887112225332, 0.196969696970},
    {2.889495220051, 2.876939876603, 0.196969696970},
    {2.879920255766, 2.868581485574, 0.196969696970},
    {2.871996307143, 2.861566963554, 0.196969696970},
    {2.865305858449, 2.855575625362, 0.196969696970},
    {2.859561118778, 2.850381135229, 0.196969696970},
    {2.854557250436, 2.845819216316, 0.196969696970},
    {2.850144522240, 2.841767785786, 0.196969696970},
}};

TEST_CASE("the article's recipe gives the losses of the article's program", "[trainer]") {
  const ImageSet images = structured_images(331, 4096, 6, 2024);
  for_each_set([&](const KernelTable& kernels) {
    const int threads = 2;
    Trainer trainer(images.examples(), article_recipe(), context_of(kernels, threads),
                    TrainingThreads::all);
    CHECK(trainer.split().valid.size() == 66);
    for (std::size_t epoch = 0; epoch < kArticle.size(); ++epoch) {
      INFO("epoch " << epoch);
      const double train_loss = trainer.run_epoch({});
      const Evaluation valid = trainer.evaluate_on_validation({});
      // No loss exceeds the first, Σ exp(0) = 10, to which all roundings are relative; those of a
      // step are a random walk of as many places as it has operations, and the steps (five an
      // epoch) do not enlarge what is left of the earlier ones.
      const double steps = 5.0 * static_cast<double>(epoch + 1);
      const auto roundings = static_cast<double>(logit_roundings(4096) + step_roundings(64) + 10);
      const double bound = 10.0 * kRoundoff * std::sqrt(steps * roundings);
      INFO("train loss " << train_loss << ", valid loss " << valid.loss << ", bound " << bound);
      CHECK(std::fabs(train_loss - kArticle[epoch].train_loss) <= bound);
      CHECK(std::fabs(valid.loss - kArticle[epoch].valid_loss) <= bound);
      CHECK(std::fabs(valid.confusion.accuracy() - kArticle[epoch].accuracy) <= 1e-11);
    }
  });
}

}  // namespace
}  // namespace linnet::test
