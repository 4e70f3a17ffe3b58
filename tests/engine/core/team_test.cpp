#include "engine/core/team.hpp"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include "engine/core/workers.hpp"
#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

/// Keeps processors busy for as long as it lives.
class BusyThreads {
 public:
  explicit BusyThreads(unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
      threads_.emplace_back([this] {
        while (!ends_.load(std::memory_order_relaxed)) {
        }
      });
    }
  }
  ~BusyThreads() {
    ends_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> ends_ = false;
  std::vector<std::thread> threads_;
};

/// Passes numbers round in plain memory, from barrier to barrier: the number of members whose sum
/// was wrong at some time.
int wrong_sums(const Workers& workers, int most, int rounds) {
  std::vector<int> numbers(static_cast<std::size_t>(most), 0);
  std::atomic<int> wrong = 0;
  workers.as_team(most, [&](Team& team, int member) {
    bool right = true;
    for (int round = 1; round <= rounds; ++round) {
      numbers[static_cast<std::size_t>(member)] = round * (member + 1);
      team.barrier();
      int sum = 0;
      for (int i = 0; i < team.size(); ++i) sum += numbers[static_cast<std::size_t>(i)];
      right = right && sum == round * team.size() * (team.size() + 1) / 2;
      team.barrier();
    }
    if (!right) ++wrong;
  });
  return wrong;
}

TEST_CASE("what members wrote before a barrier all can read after it", "[team]") {
  for (const int threads : {1, 2, 3, 4, 8}) {
    INFO(threads << " threads");
    CHECK(wrong_sums(Workers(threads), threads, 2000) == 0);
  }
}

TEST_CASE("a team has at least one member and at most as many as asked for", "[team]") {
  const Workers workers(4);
  for (const int most : {1, 2, 4, 9}) {
    std::atomic<int> members = 0;
    std::vector<std::atomic<int>> seen(9);
    int size = 0;
    workers.as_team(most, [&](Team& team, int member) {
      ++members;
      ++seen[static_cast<std::size_t>(member)];
      if (member == 0) size = team.size();
    });
    CHECK(size >= 1);
    CHECK(size <= std::min(most, 4));
    CHECK(members == size);
    for (int i = 0; i < 9; ++i) CHECK(seen[static_cast<std::size_t>(i)] == (i < size ? 1 : 0));
  }
}

TEST_CASE("a team comes together where all processors are busy", "[team]") {
  const BusyThreads busy(2 * std::thread::hardware_concurrency());
  for (const int threads : {2, 5}) {
    for (int round = 0; round < 5; ++round) CHECK(wrong_sums(Workers(threads), threads, 50) == 0);
  }
}

TEST_CASE("teams come together inside another parallel program", "[team]") {
  const Workers outer(3);
  std::atomic<int> wrong = 0;
  outer.for_each(6, LoopSchedule::dynamic,
                 [&](std::size_t, int) { wrong += wrong_sums(Workers(3), 3, 100); });
  CHECK(wrong == 0);
}

TEST_CASE("several teams of the same workers do not disturb each other", "[team]") {
  const Workers workers(3);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 10; ++round) wrong += wrong_sums(workers, 3, 50);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("an exception of a member ends all barriers and reaches the caller", "[team]") {
  const Workers workers(4);
  for (int who = 0; who < 4; ++who) {
    for (int round = 0; round < 20; ++round) {
      bool thrown = false;
      try {
        workers.as_team(4, [&](Team& team, int member) {
          for (int barrier = 0; barrier < 100; ++barrier) {
            if (barrier == 50 && member == who % team.size()) throw std::runtime_error("leaves");
            team.barrier();
          }
        });
      } catch (const std::runtime_error& error) {
        thrown = std::string(error.what()) == "leaves";
      }
      CHECK(thrown);
    }
  }
}

}  // namespace
}  // namespace linnet::test
