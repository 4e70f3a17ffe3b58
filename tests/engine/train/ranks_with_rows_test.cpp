// Fits by ranks of which each has some rows of the features alone.

#include <string>
#include <utility>
#include <vector>

#include "engine/data/leaves.hpp"
#include "linnet/cross_validation.hpp"
#include "linnet/folds.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/example_parts.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/logistic_fits.hpp"
#include "tests/support/runs_of_ranks.hpp"
#include "tests/support/thread_ranks.hpp"
#include "tests/support/training_run.hpp"

namespace linnet::test {
namespace {

using Kind = ResidentPart::Kind;

/// Few of the first half of the examples, most of the others: so ranks train on rows of others.
Order trained_of(const Examples& examples) {
  const std::size_t count = examples.labels.size();
  Order trained;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (i % 10 != 3 && (i >= count / 2 || i % 10 == 0)) trained.push_back(i);
  }
  return trained;
}

/// The figures and models of two fits.
std::vector<TrainingRun> path(const Examples& examples, const LogisticOptions& options,
                              const Context& context) {
  LogisticRegression regression(examples, trained_of(examples), options, context);
  std::vector<TrainingRun> runs;
  for (const double penalty : {0.01, 0.1}) {
    LogisticFit fit = regression.fit(C(penalty));
    runs.push_back({{fit.progress.value, fit.progress.largest_gradient,
                     static_cast<double>(fit.progress.evaluations)},
                    std::move(fit.model)});
  }
  return runs;
}

/// All ranks have what a process alone has that has all features.
void check_rows(const Examples& examples, const LogisticOptions& options,
                const KernelTable& kernels) {
  const std::vector<TrainingRun> alone = path(examples, options, context_of(kernels, 1));
  for (const int count : {2, 3, 4}) {
    for (const int threads : {1, 2}) {
      const auto runs = results_of_ranks(count, [&](Communicator& ranks) {
        const ExamplePart part = part_of_rank(examples, ranks, Kind::rows);
        return path(part.examples(), options, context_of_rank(kernels, ranks, threads));
      });
      check_runs_of_ranks(runs, alone, kernels, threads);
    }
  }
}

constexpr LogisticOptions few_iterations() {
  return {.tolerance = 1e-6, .max_iterations = 6, .class_weights = {}, .example_weights = {}};
}

TEST_CASE("ranks with rows fit the models of one process", "[ranks][logistic]") {
  const ImageSet images = noisy_images(12000, 21, 3);
  REQUIRE(choose_leaves(trained_of(images.examples()).size(), 1) == 5);
  for_each_set([&](const KernelTable& kernels) {
    check_rows(images.examples(), few_iterations(), kernels);
  });
}

TEST_CASE("more ranks with rows than leaves fit the models of one process", "[ranks][logistic]") {
  const std::size_t count = GENERATE(1900U, 5000U);
  const ImageSet images = noisy_images(count, 40, 3);
  REQUIRE(choose_leaves(trained_of(images.examples()).size(), 1) == (count == 1900U ? 1 : 2));
  LogisticOptions options = few_iterations();
  options.standardize = GENERATE(false, true);
  check_rows(images.examples(), options, best_kernels());
}

TEST_CASE("ranks with rows of transformed features fit the models of one process",
          "[ranks][logistic]") {
  ImageSet images = noisy_images(5200, 300, 4);
  for (std::size_t black = 2590; black < 2610; ++black) {  // the rows of two ranks meet there
    for (std::uint8_t& pixel : images.pixels.values(black)) pixel = 0;
  }
  sum_up(images);
  LogisticOptions options = few_iterations();
  options.standardize = GENERATE(false, true);
  options.normalize = GENERATE(Normalize::none, Normalize::rows);
  options.class_weights.balanced = true;
  for_each_set(
      [&](const KernelTable& kernels) { check_rows(images.examples(), options, kernels); });
}

TEST_CASE("ranks with rows cross-validate as one process does", "[ranks][logistic]") {
  const ImageSet images = noisy_images(4200, 30, 4);
  const std::vector<std::uint32_t> folds = deal_folds(images.examples(), {.folds = 3});
  const auto validated = [&](const Examples& examples, const Context& context) {
    std::vector<double> figures;
    cross_validate(examples, folds, std::vector<Penalty>{C(1e-3), C(1e-2)}, few_iterations(),
                   context, [&](const FoldFit& fold, const LogisticRegression&) {
                     figures.insert(figures.end(), {fold.loss, fold.accuracy, fold.progress.value});
                   });
    return figures;
  };
  const std::vector<double> alone = validated(images.examples(), context_of(best_kernels(), 1));
  const auto figures = results_of_ranks(3, [&](Communicator& ranks) {
    const ExamplePart part = part_of_rank(images.examples(), ranks, Kind::rows);
    return validated(part.examples(), context_of_rank(best_kernels(), ranks, 1));
  });
  for (const std::vector<double>& of_rank : figures) CHECK(of_rank == alone);
}

TEST_CASE("a fit refuses columns of the features", "[ranks][logistic]") {
  const ImageSet images = noisy_images(100, 200, 3);
  const ExamplePart part(images.examples(), {Kind::columns, 0, 200}, Flush::back);
  CHECK(error_text(Fault::data, [&] {
          LogisticRegression(part.examples(), first(100), {}, context_of(best_kernels(), 1));
        }) == "each process has some columns of the features: L-BFGS takes rows");
}

TEST_CASE("ranks refuse to fit to parts of different kinds", "[ranks][logistic]") {
  const ImageSet images = noisy_images(100, 200, 3);
  const auto texts = results_of_ranks(2, [&](Communicator& ranks) {
    const ResidentPart part =
        ranks.rank() == 0 ? ResidentPart{} : ResidentPart{Kind::columns, 0, 200};
    const ExamplePart own(images.examples(), part, Flush::back);
    const Context context = context_of_rank(best_kernels(), ranks, 1);
    return error_text(Fault::usage,
                      [&] { LogisticRegression(own.examples(), first(100), {}, context); });
  });
  CHECK(texts == std::vector<std::string>(2,
                                          "examples: all processes must have columns, or rows, "
                                          "or all of the features"));
}

}  // namespace
}  // namespace linnet::test
