#include "linnet/cross_validation.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <string>
#include <vector>

#include "linnet/folds.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/made_features.hpp"
#include "tests/support/structured_images.hpp"

namespace linnet::test {
namespace {

using Order = std::vector<std::uint32_t>;

const std::vector<Penalty> kPenalties = {{.C = 1e-3, .l2 = std::nullopt},
                                         {.C = 0.1, .l2 = std::nullopt},
                                         {.C = 10.0, .l2 = std::nullopt}};

/// The mean of −log of the probability of the right class, and the share of right answers, by
/// single predictions in double.
struct Judgement {
  double loss = 0.0;
  double accuracy = 0.0;
};

Judgement judge(const LinearModel& model, const Examples& examples, const Order& indices) {
  Judgement sum;
  for (const std::uint32_t i : indices) {
    std::vector<double> z(model.outputs());
    for (std::size_t c = 0; c < z.size(); ++c) {
      z[c] = model.bias[c];
      for (std::size_t k = 0; k < model.features(); ++k) {
        z[c] += static_cast<double>(model.weights.row(c)[k]) * model.pixel_factor *
                static_cast<double>(examples.features.at(i, k));
      }
    }
    double total = 0.0;
    for (const double logit : z) total += std::exp(logit);
    sum.loss += std::log(total) - z[examples.labels[i]];
    const auto best = std::max_element(z.begin(), z.end()) - z.begin();
    if (static_cast<std::uint32_t>(best) == examples.labels[i]) sum.accuracy += 1.0;
  }
  const auto count = static_cast<double>(indices.size());
  return {sum.loss / count, sum.accuracy / count};
}

/// The indices of the examples in a fold, or of the others.
Order indices_of(const Order& folds, std::size_t fold, bool inside) {
  Order indices;
  for (std::uint32_t i = 0; i < folds.size(); ++i) {
    if ((folds[i] == fold) == inside) indices.push_back(i);
  }
  return indices;
}

bool same(const FoldFit& a, const FoldFit& b) {
  return a.fold == b.fold && a.penalty == b.penalty && a.end == b.end &&
         a.progress.iterations == b.progress.iterations &&
         a.progress.evaluations == b.progress.evaluations && a.progress.value == b.progress.value &&
         a.accuracy == b.accuracy && a.loss == b.loss;
}

CrossValidated result_of(const std::vector<double>& accuracies, const std::vector<double>& losses) {
  CrossValidated result;
  for (std::size_t i = 0; i < accuracies.size(); ++i) {
    FoldFit fit;
    fit.accuracy = accuracies[i];
    fit.loss = losses[i];
    result.fits.push_back(fit);
  }
  return result;
}

}  // namespace

TEST_CASE("cross-validation goes on after any fit with the results of the unbroken one",
          "[folds]") {
  const ImageSet images = noisy_images(120, 40, 3);
  const Examples examples = images.examples();
  const Order folds = deal_folds(examples, {.folds = 3, .seed = 5});
  std::vector<CrossValidationState> states(1);
  const LogisticFit other =
      LogisticRegression(examples, indices_of(folds, 0, true), {}, context_of(best_kernels(), 1))
          .fit();
  const LinearModel* const start = GENERATE(false, true) ? &other.model : nullptr;
  const auto run = [&](int threads, CrossValidationState state, const ReportFold& report) {
    return cross_validate(examples, folds, kPenalties, {}, context_of(best_kernels(), threads),
                          report, {}, {.model = start, .state = std::move(state)});
  };
  const std::vector<CrossValidated> whole =
      run(2, {}, [&](const FoldFit& fit, const LogisticRegression& regression) {
        states.push_back(states.back());
        states.back().fits.push_back(fit);
        states.back().regression = regression.state();
      });
  REQUIRE(states.size() == 10);
  for (const CrossValidationState& state : states) {
    INFO(state.fits.size() << " fits are done");
    std::size_t made = 0;
    const auto results = run(3, state, [&](const FoldFit&, const auto&) { ++made; });
    CHECK(made == 9 - state.fits.size());
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t fold = 0; fold < 3; ++fold) {
        CHECK(same(results[i].fits[fold], whole[i].fits[fold]));
      }
    }
  }
  const auto refuses = [&](const auto& change) {
    CrossValidationState state = states[5];
    change(state);
    CHECK_THAT(error_text(Fault::usage, [&] { run(1, state, {}); }), mentions("not one of this"));
  };
  refuses([](CrossValidationState& state) { state.regression.reset(); });
  refuses([](CrossValidationState& state) { state.fits[1].penalty = 7; });
  refuses([](CrossValidationState& state) { state.fits.resize(100); });
  refuses([](CrossValidationState& state) { state.regression->start.pop_back(); });
}

TEST_CASE("cross-validation is fits by hand on the other folds", "[folds]") {
  const ImageSet images = noisy_images(230, 12, 3);
  const Examples examples = images.examples();
  LogisticOptions options;
  SECTION("all counting the same") {}
  SECTION("balanced") {
    options.class_weights.balanced = true;
  }
  const Order folds = deal_folds(examples, {.folds = 4, .seed = 5});
  const Context& context = context_of(best_kernels(), 2);
  std::vector<FoldFit> reported;
  const std::vector<CrossValidated> results =
      cross_validate(examples, folds, kPenalties, options, context,
                     [&](const FoldFit& fit, const auto&) { reported.push_back(fit); });
  REQUIRE(results.size() == 3);
  REQUIRE(reported.size() == 12);
  std::size_t next = 0;
  for (std::size_t fold = 0; fold < 4; ++fold) {
    LogisticRegression regression(examples, indices_of(folds, fold, false), options, context);
    for (std::size_t p = 0; p < 3; ++p) {
      INFO("fold " << fold << ", penalty " << p);
      CHECK(results[p].penalty.C == kPenalties[p].C);
      const FoldFit& got = results[p].fits.at(fold);
      CHECK(same(got, reported[next++]));
      const LogisticFit fit = regression.fit(kPenalties[p]);
      CHECK(got.fold == fold);
      CHECK(got.penalty == p);
      CHECK(got.end == fit.end);
      CHECK(got.progress.value == fit.progress.value);
      CHECK(got.progress.evaluations == fit.progress.evaluations);
      const Judgement expected = judge(fit.model, examples, indices_of(folds, fold, true));
      CHECK(got.accuracy == Approx(expected.accuracy).epsilon(1e-12));
      CHECK(std::fabs(got.loss - expected.loss) < 1e-5);
    }
  }
}

TEST_CASE("cross-validation has the same bits for any number of threads", "[folds]") {
  const auto made = signed_features<float>(900, 40, 4, 303);
  const Order folds = deal_folds(made.examples(), {.folds = 3});
  const std::vector<CrossValidated> expected =
      cross_validate(made.examples(), folds, kPenalties, {}, context_of(best_kernels(), 1));
  for (const int threads : {2, 3, 8}) {
    INFO(threads << " threads");
    const std::vector<CrossValidated> results =
        cross_validate(made.examples(), folds, kPenalties, {}, context_of(best_kernels(), threads));
    for (std::size_t p = 0; p < 3; ++p) {
      for (std::size_t f = 0; f < 3; ++f) {
        CHECK(same(results.at(p).fits.at(f), expected[p].fits[f]));
      }
    }
  }
}

TEST_CASE("means and deviation are over the folds", "[folds]") {
  const CrossValidated result = result_of({0.5, 0.75, 1.0, 0.75}, {1.0, 2.0, 3.0, 6.0});
  CHECK(result.mean_accuracy() == 0.75);
  CHECK(result.mean_loss() == 3.0);
  CHECK(result.accuracy_deviation() == Approx(std::sqrt(0.125 / 4.0)));
}

TEST_CASE("the best penalty is the most accurate one, then that with the least loss", "[folds]") {
  const auto best = [](const std::vector<CrossValidated>& results) {
    return best_penalty(results);
  };
  CHECK(best({result_of({0.5}, {1.0}), result_of({0.6}, {2.0}), result_of({0.4}, {0.1})}) == 1);
  CHECK(best({result_of({0.5}, {1.0}), result_of({0.5}, {0.9}), result_of({0.5}, {1.1})}) == 1);
  CHECK(best({result_of({0.5}, {1.0}), result_of({0.5}, {1.0})}) == 0);
  // The same accuracies, whose sums differ by a rounding in one order or the other.
  for (const bool swapped : {false, true}) {
    const CrossValidated one = result_of({0.1, 0.2, 0.3}, {1.0, 1.0, swapped ? 1.0 : 3.0});
    const CrossValidated other = result_of({0.3, 0.2, 0.1}, {1.0, 1.0, swapped ? 3.0 : 1.0});
    CHECK(one.mean_accuracy() != other.mean_accuracy());
    CHECK(best({one, other}) == (swapped ? 0 : 1));
  }
  CHECK_THAT(error_text(Fault::usage, [&] { best({}); }), mentions("no penalty"));
}

TEST_CASE("cross-validation stops on request", "[folds]") {
  const ImageSet images = noisy_images(100, 10, 3);
  const Order folds = deal_folds(images.examples(), {.folds = 4});
  std::atomic<bool> flag = false;
  std::size_t fits = 0;
  const auto report = [&](const FoldFit&, const auto&) { flag = ++fits == 5; };
  CHECK_THROWS_AS(cross_validate(images.examples(), folds, kPenalties, {},
                                 context_of(best_kernels(), 2), report, StopRequest(flag)),
                  Stopped);
  CHECK(fits == 5);
}

TEST_CASE("cross-validation that makes no sense is refused", "[folds]") {
  const ImageSet images = noisy_images(20, 4, 2);
  const Context& context = context_of(best_kernels(), 1);
  std::size_t fits = 0;
  const auto refusal = [&](Fault fault, const Examples& examples, const Order& folds,
                           const std::vector<Penalty>& penalties) {
    return error_text(fault, [&] {
      cross_validate(examples, folds, penalties, {}, context,
                     [&](const FoldFit&, const auto&) { ++fits; });
    });
  };
  Order folds(20);
  for (std::uint32_t i = 0; i < 20; ++i) folds[i] = i % 3;
  const Examples examples = images.examples();
  CHECK_THAT(refusal(Fault::usage, examples, {0, 1}, kPenalties),
             mentions("folds must be as many"));
  CHECK_THAT(refusal(Fault::usage, examples, Order(20, 0), kPenalties), mentions("at least two"));
  CHECK_THAT(refusal(Fault::usage, examples, Order(20, 1), kPenalties), mentions("at least two"));
  Order gap = folds;
  for (std::uint32_t& fold : gap) fold += fold == 2 ? 1 : 0;
  CHECK_THAT(refusal(Fault::usage, examples, gap, kPenalties), mentions("each with examples"));
  gap = folds;
  gap[0] = 4'000'000'000;
  CHECK_THAT(refusal(Fault::usage, examples, gap, kPenalties), mentions("each with examples"));
  std::vector<Penalty> wrong = kPenalties;
  wrong.push_back({.C = -1.0, .l2 = std::nullopt});
  CHECK_THAT(refusal(Fault::usage, examples, folds, wrong), mentions("C must be"));
  const Order one_class(20, 1);
  Examples same = examples;
  same.labels = one_class;
  CHECK_THAT(refusal(Fault::data, same, folds, kPenalties), mentions("of one class"));
  CHECK(fits == 0);
}

}  // namespace linnet::test
