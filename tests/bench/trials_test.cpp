#include "bench/measure/trials.hpp"

#include <map>

#include "tests/bench/fake_library.hpp"
#include "tests/support/catch.hpp"

namespace linnet::bench {
namespace {

using Seconds = std::map<int, double>;  // of a call, by number of threads

/// A library whose calls take as long as it is told, and which records what it was tried with.
class TimedLibrary {
 public:
  explicit TimedLibrary(Seconds times, bool is_baseline = true)
      : library_(is_baseline), times_(std::move(times)) {}

  LibraryUse use() {
    LibraryUse use;
    use.library = &library_;
    use.name = "timed";
    use.prepare = [this] {
      tried.push_back(library_.threads());
      const auto find_error = [this]() -> std::optional<std::string> {
        return is_wrong ? std::optional<std::string>("C is wrong") : std::nullopt;
      };
      return std::vector<PreparedForm>{{"form", find_error, [](std::size_t) {}}};
    };
    return use;
  }

  Candidates find_candidates(int threads, const Effort& effort) {
    return bench::find_candidates({use()}, threads, effort, [this](Candidate& candidate, double) {
      candidate.seconds_a_call = times_.at(candidate.threads);
    });
  }

  std::vector<int> tried;
  bool is_wrong = false;

 private:
  FakeLibrary library_;
  Seconds times_;
};

Effort with_limit() {
  Effort effort;
  effort.hopeless_factor = 1.5;
  return effort;
}

using Threads = std::vector<int>;

TEST_CASE("libraries are tried with one thread, with all, then with powers of two between") {
  CHECK(thread_counts_to_try(1) == Threads{1});
  CHECK(thread_counts_to_try(2) == Threads{1, 2});
  CHECK(thread_counts_to_try(6) == Threads{1, 6, 2, 4});
}

TEST_CASE("a baseline that gains by more threads is tried with all numbers of them") {
  TimedLibrary library({{1, 12}, {2, 8}, {4, 4}, {8, 6}});
  const Candidates found = library.find_candidates(8, with_limit());
  CHECK(library.tried == Threads{1, 8, 2, 4});
  REQUIRE(found.candidates.size() == 2);
  CHECK(found.candidates[0].threads == 8);
  CHECK(found.candidates[1].threads == 4);
  CHECK(found.untried == 0);
}

TEST_CASE("numbers of threads are left out once a form loses to fewer threads") {
  TimedLibrary library({{1, 2}, {2, 12}, {4, 12}, {8, 12}});
  const Candidates found = library.find_candidates(8, with_limit());
  CHECK(library.tried == Threads{1, 8, 2});
  CHECK(found.candidates.size() == 2);
}

TEST_CASE("numbers of threads are left out that would have to speed up by more than their number") {
  TimedLibrary library({{1, 48}, {2, 24}, {4, 12}, {8, 6}, {16, 3}});
  library.find_candidates(16, with_limit());
  CHECK(library.tried == Threads{1, 16});
}

TEST_CASE("without a limit every number of threads is tried") {
  TimedLibrary library({{1, 1}, {2, 4}, {4, 4}, {8, 4}});
  library.find_candidates(8, Effort{});
  CHECK(library.tried == Threads{1, 8, 2, 4});
}

TEST_CASE("when the time is over, no numbers of threads between one and all are tried") {
  TimedLibrary library({{1, 2}, {2, 2}, {4, 2}});
  Effort effort = with_limit();
  effort.case_seconds = 0.0;
  const Candidates found = library.find_candidates(4, effort);
  CHECK(library.tried == Threads{1, 4});
  CHECK(found.untried == 1);
}

TEST_CASE("Linnet is tried with all threads alone, and wrong forms are not timed") {
  TimedLibrary linnet({{4, 1}}, false);
  TimedLibrary wrong({{1, 1}, {4, 1}});
  wrong.is_wrong = true;
  const Candidates found = find_candidates({linnet.use(), wrong.use()}, 4, with_limit());
  CHECK(linnet.tried == Threads{4});
  REQUIRE(found.candidates.size() == 1);
  CHECK(!found.candidates[0].is_baseline);
  REQUIRE(found.errors.size() == 2);
  CHECK(found.errors[0] == "timed, form, threads 1: C is wrong");
}

}  // namespace
}  // namespace linnet::bench
