// Fits that go on from the state of others.

#include <atomic>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/logistic_fits.hpp"
#include "tests/support/training_run.hpp"

namespace linnet::test {
namespace {

bool same(const LogisticFit& a, const LogisticFit& b) {
  return same_bits(a.model.weights, b.model.weights) && a.model.bias == b.model.bias &&
         a.end == b.end && a.progress.iterations == b.progress.iterations &&
         a.progress.evaluations == b.progress.evaluations && a.progress.value == b.progress.value;
}

const std::vector<double> kPath = {1e-3, 1.02e-3, 0.5, 4.0, 20.0};

/// A state of a path, and how many of its fits are done.
struct PointOfPath {
  std::size_t done;
  LogisticState state;
};

/// All fits of a path, and its states: between fits, and within them.
std::vector<LogisticFit> whole_path(LogisticRegression& regression,
                                    std::vector<PointOfPath>& states) {
  std::vector<LogisticFit> fits;
  for (const double value : kPath) {
    states.push_back({fits.size(), regression.state()});
    fits.push_back(regression.fit(C(value), [&](const FitProgress& progress) {
      if (progress.iterations % 5 < 2) states.push_back({fits.size(), regression.state()});
    }));
  }
  return fits;
}

/// A fit of which a state after its third iteration is kept.
struct KeptState {
  explicit KeptState(LogisticRegression& regression)
      : fit(regression.fit(C(1.0), [&](const FitProgress& progress) {
          if (progress.iterations == 3) state = regression.state();
        })) {}

  LogisticState state;
  LogisticFit fit;
};

}  // namespace

TEST_CASE("a path of fits goes on from a state with the bits of the unbroken one", "[logistic]") {
  const ImageSet images = noisy_images(300, 24, 3);
  const Order indices = first(300);
  LogisticOptions options = tight();
  options.standardize = GENERATE(false, true);
  for_each_set([&](const KernelTable& kernels) {
    LogisticRegression before(images.examples(), indices, options, context_of(kernels, 2));
    std::vector<PointOfPath> states;
    const std::vector<LogisticFit> whole = whole_path(before, states);
    REQUIRE(states.size() > 12);
    REQUIRE(states.back().state.curvature_penalty.has_value());
    REQUIRE_FALSE(states.back().state.path->change.empty());
    for (const PointOfPath& from : states) {
      INFO(from.done << " fits are done, and " << (from.state.fit ? from.state.fit->iterations : 0)
                     << " iterations");
      LogisticRegression after(images.examples(), indices, options, context_of(kernels, 3));
      after.restore(from.state);
      for (std::size_t i = from.done; i < kPath.size(); ++i) {
        CHECK(same(after.fit(C(kPath[i])), whole[i]));
      }
    }
  });
}

TEST_CASE("a fit that goes on reports the iteration that it goes on after", "[logistic]") {
  const ImageSet images = noisy_images(300, 24, 3);
  const Order indices = first(300);
  LogisticRegression regression(images.examples(), indices, tight());
  const KeptState kept(regression);
  CHECK_FALSE(regression.state().fit.has_value());
  regression.restore(kept.state);
  CHECK_THAT(error_text(Fault::usage, [&] { regression.fit(C(2.0)); }),
             mentions("another penalty"));
  std::vector<std::size_t> iterations;
  regression.fit(C(1.0),
                 [&](const FitProgress& progress) { iterations.push_back(progress.iterations); });
  REQUIRE(iterations.size() > 2);
  CHECK(iterations[0] == 3);
  CHECK(iterations[1] == 4);
}

TEST_CASE("a fit that goes on and is stopped can go on again", "[logistic]") {
  const ImageSet images = noisy_images(300, 24, 3);
  const Order indices = first(300);
  LogisticRegression regression(images.examples(), indices, tight());
  const KeptState kept(regression);
  regression.restore(kept.state);
  std::atomic<bool> flag = true;
  CHECK_THROWS_AS(regression.fit(C(1.0), {}, StopRequest(flag)), Stopped);
  CHECK(same(regression.fit(C(1.0)), kept.fit));
}

TEST_CASE("states of other fits are refused", "[logistic]") {
  const ImageSet images = noisy_images(300, 24, 3);
  const Order indices = first(300);
  LogisticRegression regression(images.examples(), indices, tight());
  const KeptState good(regression);
  REQUIRE(good.state.fit->pairs.size() == 3);
  const auto refuses = [&](const auto& change) {
    LogisticState state = good.state;
    change(state);
    CHECK_THAT(error_text(Fault::usage, [&] { regression.restore(std::move(state)); }),
               mentions("not one of this fit"));
  };
  refuses([](LogisticState& state) { state.start.pop_back(); });
  refuses([](LogisticState& state) { state.start[0] = NAN; });
  refuses([](LogisticState& state) { state.penalty = NAN; });
  refuses([](LogisticState& state) { state.curvature_penalty = HUGE_VAL; });
  refuses([](LogisticState& state) { state.fit->x.push_back(0.0); });
  refuses([](LogisticState& state) { state.fit->gradient[5] = HUGE_VAL; });
  refuses([](LogisticState& state) { state.fit->value = NAN; });
  refuses([](LogisticState& state) { state.fit->best_iteration = 4; });
  refuses([](LogisticState& state) { state.fit->pairs[1].s.pop_back(); });
  refuses([](LogisticState& state) { state.fit->pairs[1].y[2] = HUGE_VALF; });
  refuses([](LogisticState& state) { state.fit->pairs[2].product = 0.0; });
  refuses([](LogisticState& state) { state.fit->pairs.resize(31, state.fit->pairs[0]); });
  const LogisticState between = regression.state();
  REQUIRE(between.path.has_value());
  const auto refuses_path = [&](const auto& change) {
    refuses([&](LogisticState& state) {
      state = between;
      change(*state.path);
    });
  };
  refuses_path([](PathState& path) { path.penalty = NAN; });
  refuses_path([](PathState& path) { path.log_ratio = HUGE_VAL; });
  refuses_path([](PathState& path) { path.change = {1.0f}; });
  refuses_path([](PathState& path) { path.end->gradient.pop_back(); });
  refuses_path([](PathState& path) { path.end->x = path.end->gradient; });
  refuses_path([](PathState& path) { path.end->pairs[0].y[1] = NAN; });
  regression.restore(good.state);
  CHECK(same(regression.fit(C(1.0)), good.fit));
}

}  // namespace linnet::test
