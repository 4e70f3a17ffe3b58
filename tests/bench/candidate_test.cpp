#include "bench/measure/candidate.hpp"

#include <algorithm>

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

/// A library that records the number of threads that is set.
class Recorder : public Library {
 public:
  std::string name() const override { return "recorder"; }
  std::string description() const override { return ""; }
  void use_threads(int threads) override { threads_ = threads; }
  std::vector<ProductWay> prepare(const Product&, const float*) override { return {}; }

  int threads() const { return threads_; }

 private:
  int threads_ = 0;
};

TEST_CASE("libraries are tried with powers of two threads and with all") {
  CHECK(thread_counts_up_to(1) == std::vector<int>{1});
  CHECK(thread_counts_up_to(2) == std::vector<int>{1, 2});
  CHECK(thread_counts_up_to(6) == std::vector<int>{1, 2, 4, 6});
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

TEST_CASE("in each round all candidates run with their own number of threads") {
  Recorder library;
  std::vector<int> seen;
  std::vector<Candidate> candidates;
  for (const int threads : {1, 3}) {
    Candidate one = candidate("x", threads, 1e-3);
    one.library = &library;
    one.run = [&](std::size_t) { seen.push_back(library.threads()); };
    candidates.push_back(std::move(one));
  }
  const auto seconds = run_rounds(candidates, Effort{4, 1e-3, 1e-3});
  REQUIRE(seconds.size() == 2);
  CHECK(seconds[0].size() == 4);
  CHECK(seconds[1].size() == 4);
  CHECK(std::count(seen.begin(), seen.end(), 1) == std::count(seen.begin(), seen.end(), 3));
}

}  // namespace
}  // namespace linnet::bench
