#include "bench/measure/candidate.hpp"

#include <algorithm>
#include <thread>

#include "tests/bench/fake_library.hpp"
#include "tests/support/catch.hpp"

namespace linnet::bench {
namespace {

Candidate candidate(const std::string& form, int threads, double seconds) {
  Candidate result;
  result.form = form;
  result.threads = threads;
  result.seconds_a_call = seconds;
  return result;
}

TEST_CASE("the best form with all threads is measured, and one with fewer if it is faster") {
  const auto same =
      best_of({candidate("a", 1, 4.0), candidate("b", 2, 3.0), candidate("c", 2, 2.0)}, 2);
  REQUIRE(same.size() == 1);
  CHECK(same[0].form == "c");

  const auto fewer =
      best_of({candidate("a", 1, 1.0), candidate("b", 2, 3.0), candidate("c", 2, 2.0)}, 2);
  REQUIRE(fewer.size() == 2);
  CHECK(fewer[0].form == "c");
  CHECK(fewer[1].form == "a");

  const auto hardly = best_of({candidate("a", 1, 1.98), candidate("c", 2, 2.0)}, 2);
  CHECK(hardly.size() == 1);
  CHECK(best_of({}, 2).empty());
}

TEST_CASE("Linnet and the baselines near the fastest one get rounds") {
  std::vector<Candidate> candidates{candidate("far", 1, 3.1), candidate("near", 1, 2.9),
                                    candidate("fastest", 1, 2.0), candidate("Linnet", 1, 9.0)};
  candidates[3].is_baseline = false;
  CHECK(contenders(candidates, 1.5) == std::vector<std::size_t>{1, 2, 3});
  CHECK(contenders(candidates, Effort{}.hopeless_factor) == std::vector<std::size_t>{0, 1, 2, 3});
}

/// Candidates that record the number of threads of each call.
class Recorded {
 public:
  Recorded() {
    for (const int threads : {1, 3}) {
      Candidate one = candidate("x", threads, 1e-3);
      one.library = &library_;
      one.run = [this, threads](std::size_t) { is_right &= library_.threads() == threads; };
      candidates_.push_back(std::move(one));
    }
  }

  auto run(const Effort& effort) {
    return run_rounds({&candidates_[0], &candidates_[1]}, effort, Stopwatch{});
  }

  long bursts(int threads) const {
    return std::count(library_.settings.begin(), library_.settings.end(), threads);
  }

  bool is_right = true;  ///< whether each call had its number of threads

 private:
  FakeLibrary library_;
  std::vector<Candidate> candidates_;
};

TEST_CASE("in each round all candidates run with their own number of threads") {
  Recorded recorded;
  const auto seconds = recorded.run({5, 1e-3, 1e-3});
  REQUIRE(seconds.size() == 2);
  CHECK(seconds[0].size() == 5);
  CHECK(seconds[1].size() == 5);
  CHECK(recorded.bursts(1) == 5);
  CHECK(recorded.bursts(3) == 5);
  CHECK(recorded.is_right);
}

TEST_CASE("rounds end when the time of a case is over, but not before the third") {
  Recorded recorded;
  Effort effort{7, 1e-3, 1e-3};
  effort.case_seconds = 0.0;
  CHECK(recorded.run(effort)[0].size() == 3);
}

/// A candidate each of whose calls sleeps for so many milliseconds: the first `count` of them, then
/// no longer.
Candidate sleeper(int milliseconds, int count, int& calls) {
  Candidate result = candidate("x", 1, 0.0);
  result.run = [=, &calls](std::size_t more) {
    for (std::size_t i = 0; i < more; ++i) {
      if (calls++ < count) std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    }
  };
  return result;
}

TEST_CASE("a trial takes the least of its samples") {
  int calls = 0;
  Candidate slow_at_first = sleeper(5, 1, calls);
  try_out(slow_at_first, 0.01);
  CHECK(slow_at_first.seconds_a_call > 0.0);
  CHECK(slow_at_first.seconds_a_call < 1e-3);
}

TEST_CASE("the time ends a trial and a burst, whatever the calls before took") {
  int calls = 0;
  Candidate slow = sleeper(5, 1000, calls);
  try_out(slow, 0.002);
  CHECK(calls == 2);
  FakeLibrary library;
  slow.library = &library;
  slow.seconds_a_call = 1e-6;  // a trial that found one fast call
  run_rounds({&slow}, {3, 0.002, 0.002}, Stopwatch{});
  CHECK(calls == 2 + 3 * 2);
}

}  // namespace
}  // namespace linnet::bench
