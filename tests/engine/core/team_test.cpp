#include "engine/core/team.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <thread>
#include <vector>

#include "engine/core/workers.hpp"
#include "tests/support/busy_threads.hpp"
#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

/// Lets a member wait for all others.
class Meeting {
 public:
  Meeting(Team& team, int member) : team_(team), member_(member) {}

  void meet() {
    team_.post(member_);
    team_.await_all(++posts_);
  }

 private:
  Team& team_;
  int member_;
  std::uint32_t posts_ = 0;
};

/// Passes numbers round in plain memory, from meeting to meeting: the number of members whose sum
/// was wrong at some time.
int wrong_sums(const Workers& workers, int most, int rounds) {
  std::vector<int> numbers(static_cast<std::size_t>(most), 0);
  std::atomic<int> wrong = 0;
  workers.as_team(most, [&](Team& team, int member) {
    Meeting meeting(team, member);
    bool right = true;
    for (int round = 1; round <= rounds; ++round) {
      numbers[static_cast<std::size_t>(member)] = round * (member + 1);
      meeting.meet();
      int sum = 0;
      for (int i = 0; i < team.size(); ++i) sum += numbers[static_cast<std::size_t>(i)];
      right = right && sum == round * team.size() * (team.size() + 1) / 2;
      meeting.meet();
    }
    if (!right) ++wrong;
  });
  return wrong;
}

TEST_CASE("what members wrote before they met all can read afterwards", "[team]") {
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

TEST_CASE("a member reads what the one that it waits for wrote, far ahead of others", "[team]") {
  // A chain: each member takes over the number of the one before it, and nobody waits for the last.
  const Workers workers(4);
  std::vector<std::vector<int>> numbers(4, std::vector<int>(1000, 0));
  std::atomic<int> wrong = 0;
  workers.as_team(4, [&](Team& team, int member) {
    const auto self = static_cast<std::size_t>(member);
    for (std::uint32_t round = 1; round <= 1000; ++round) {
      int before = 0;
      if (member > 0) {
        team.await(member - 1, round);
        before = numbers[self - 1][round - 1];
        if (before != static_cast<int>(round) + member - 1) ++wrong;
      }
      numbers[self][round - 1] = member == 0 ? static_cast<int>(round) : before + 1;
      team.post(member);
    }
  });
  CHECK(wrong == 0);
}

TEST_CASE("an exception of a member ends all waits and reaches the caller", "[team]") {
  const Workers workers(4);
  for (int who = 0; who < 4; ++who) {
    for (int round = 0; round < 20; ++round) {
      bool thrown = false;
      try {
        workers.as_team(4, [&](Team& team, int member) {
          Meeting meeting(team, member);
          for (int meetings = 0; meetings < 100; ++meetings) {
            if (meetings == 50 && member == who % team.size()) throw std::runtime_error("leaves");
            meeting.meet();
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
