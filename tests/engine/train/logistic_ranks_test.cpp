// Fits by several ranks, which are threads here: tests/python/ranks_under_mpirun.py runs processes.

#include <utility>
#include <vector>

#include "engine/train/pass_plan.hpp"
#include "linnet/cross_validation.hpp"
#include "linnet/folds.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/logistic_fits.hpp"
#include "tests/support/runs_of_ranks.hpp"
#include "tests/support/thread_ranks.hpp"
#include "tests/support/training_run.hpp"

namespace linnet::test {
namespace {

constexpr int kMostRanks = 5;

/// What a fit gives, and its checkpoint within.
struct Fitted {
  LinearModel model;
  FitProgress progress;
  std::vector<double> saved;

  bool operator==(const Fitted& other) const {
    return same_bits(model.weights, other.model.weights) && model.bias == other.model.bias &&
           progress.iterations == other.progress.iterations &&
           progress.evaluations == other.progress.evaluations &&
           progress.value == other.progress.value &&
           progress.largest_gradient == other.progress.largest_gradient && saved == other.saved;
  }
};

Fitted fit(const Examples& examples, const LogisticOptions& options, const Context& context) {
  LogisticRegression regression(examples, first(examples.labels.size()), options, context);
  regression.fit(C(0.01));
  Fitted result;
  LogisticFit last = regression.fit(C(0.1), [&](const FitProgress& progress) {
    if (progress.iterations == 3) result.saved = regression.state().fit->x;
  });
  result.model = std::move(last.model);
  result.progress = last.progress;
  return result;
}

/// All ranks have what a process alone has, for any number of ranks and threads of each.
void check_ranks(const Examples& examples, const LogisticOptions& options,
                 const KernelTable& kernels) {
  const Fitted alone = fit(examples, options, context_of(kernels, 1));
  REQUIRE(alone.progress.iterations > 3);
  CHECK(fit(examples, options, context_of(kernels, 2)) == alone);
  for (int count = 1; count <= kMostRanks; ++count) {
    const int threads = threads_of_each(count);
    const auto fits = results_of_ranks(count, [&](Communicator& ranks) {
      return fit(examples, options, context_of_rank(kernels, ranks, threads));
    });
    check_runs_of_ranks(fits, alone, kernels, threads);
  }
}

constexpr LogisticOptions few_iterations() {
  return {.tolerance = 1e-6, .max_iterations = 8, .class_weights = {}, .example_weights = {}};
}

TEST_CASE("ranks that divide the examples fit the model of one process", "[ranks][logistic]") {
  const ImageSet images = noisy_images(7300, 21, 3);
  REQUIRE(PassPlan(7300, 21, 3, 21).leaves() == 7);  // for some ranks more than for others
  for_each_set([&](const KernelTable& kernels) {
    check_ranks(images.examples(), few_iterations(), kernels);
  });
}

TEST_CASE("ranks fit transformed features, and those of which some have no part",
          "[ranks][logistic]") {
  const auto features = noisy_features<float>(2500, 40, 5);
  LogisticOptions options = few_iterations();
  options.standardize = true;
  check_ranks(features.examples(), options, best_kernels());
  options.standardize = false;
  options.normalize = Normalize::rows;
  options.class_weights.balanced = true;
  check_ranks(features.examples(), options, best_kernels());
}

TEST_CASE("ranks cross-validate as one process does", "[ranks][logistic]") {
  const auto features = noisy_features<float>(4200, 30, 4);
  const Examples examples = features.examples();
  const std::vector<std::uint32_t> folds = deal_folds(examples, {.folds = 3});
  const std::vector<Penalty> penalties = {C(1e-3), C(1e-2)};
  const auto validated = [&](const Context& context) {
    std::vector<double> figures;
    cross_validate(examples, folds, penalties, few_iterations(), context,
                   [&](const FoldFit& fold, const LogisticRegression&) {
                     figures.insert(figures.end(), {fold.loss, fold.accuracy, fold.progress.value});
                   });
    return figures;
  };
  const std::vector<double> alone = validated(context_of(best_kernels(), 1));
  const auto figures = results_of_ranks(
      3, [&](Communicator& ranks) { return validated(context_of_rank(best_kernels(), ranks, 1)); });
  for (const std::vector<double>& of_rank : figures) CHECK(of_rank == alone);
}

TEST_CASE("a fit can only divide rows", "[ranks][logistic]") {
  const ImageSet images = noisy_images(100, 9, 3);
  const Context context({.threads = 1, .division = WorkDivision::columns});
  CHECK(error_text(Fault::usage, [&] {
          LogisticRegression(images.examples(), first(100), {}, context);
        }) == "division columns: L-BFGS divides rows; columns and heads are for training by SGD");
}

}  // namespace
}  // namespace linnet::test
