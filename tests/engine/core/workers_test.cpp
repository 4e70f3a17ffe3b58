#include "engine/core/workers.hpp"

#include <atomic>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "linnet/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"

namespace linnet::test {
namespace {

/// Runs a loop and counts what must not happen, without a check inside the loop: Catch2's checks
/// are for one thread.
struct Watched {
  std::vector<std::atomic<int>> calls;
  std::vector<std::atomic<int>> holders;
  std::atomic<int> out_of_range = 0;
  std::atomic<int> held_twice = 0;

  Watched(const Workers& workers, std::size_t count, LoopSchedule schedule)
      : calls(count), holders(static_cast<std::size_t>(workers.threads())) {
    workers.for_each(count, schedule, [&](std::size_t item, int worker) {
      if (item >= count || worker < 0 || worker >= workers.threads()) {
        ++out_of_range;
        return;
      }
      auto& holder = holders[static_cast<std::size_t>(worker)];
      if (++holder != 1) ++held_twice;
      ++calls[item];
      if (item % 16 == 0) std::this_thread::yield();
      --holder;
    });
  }

  bool all_is_well() const {
    for (const auto& times : calls) {
      if (times != 1) return false;
    }
    return out_of_range == 0 && held_twice == 0;
  }
};

TEST_CASE("each item of a loop runs once, under a worker number of its own", "[parallel]") {
  for (int threads = 1; threads <= 7; ++threads) {
    const Workers workers(threads);
    CHECK(workers.threads() == threads);
    for (const LoopSchedule schedule : {LoopSchedule::static_ranges, LoopSchedule::dynamic}) {
      for (const std::size_t count : {0U, 1U, 2U, 3U, 7U, 8U, 9U, 64U, 1000U}) {
        INFO(threads << " threads, " << count << " items");
        CHECK(Watched(workers, count, schedule).all_is_well());
      }
    }
  }
}

TEST_CASE("one thread is the caller's own, in order", "[parallel]") {
  const Workers workers(1);
  std::vector<std::size_t> order;
  const std::thread::id caller = std::this_thread::get_id();
  bool own = true;
  workers.for_each(100, LoopSchedule::dynamic, [&](std::size_t item, int worker) {
    own = own && worker == 0 && std::this_thread::get_id() == caller;
    order.push_back(item);
  });
  std::vector<std::size_t> expected(100);
  std::iota(expected.begin(), expected.end(), std::size_t{0});
  CHECK(own);
  CHECK(order == expected);
}

TEST_CASE("a loop of one item stays on the caller's thread", "[parallel]") {
  const Workers workers(4);
  std::thread::id runner;
  workers.for_each(1, LoopSchedule::static_ranges,
                   [&](std::size_t, int) { runner = std::this_thread::get_id(); });
  CHECK(runner == std::this_thread::get_id());
}

TEST_CASE("what items write is there when the loop has ended", "[parallel]") {
  const Workers workers(3);
  std::vector<std::size_t> squares(5000);
  for (std::size_t round = 1; round <= 20; ++round) {
    workers.for_each(squares.size(), LoopSchedule::static_ranges,
                     [&](std::size_t i, int) { squares[i] = round * i; });
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < squares.size(); ++i) wrong += squares[i] == round * i ? 0U : 1U;
    REQUIRE(wrong == 0);
  }
}

TEST_CASE("an exception in a loop reaches the caller, and the workers live on", "[parallel]") {
  for (int threads = 1; threads <= 7; ++threads) {
    const Workers workers(threads);
    for (const LoopSchedule schedule : {LoopSchedule::static_ranges, LoopSchedule::dynamic}) {
      INFO(threads << " threads");
      const auto fail = [](std::size_t item, int) {
        if (item == 37) throw std::runtime_error("item 37");
      };
      CHECK_THROWS_WITH(workers.for_each(100, schedule, fail), "item 37");
      const auto fail_everywhere = [](std::size_t, int) { throw std::runtime_error("all"); };
      CHECK_THROWS_WITH(workers.for_each(100, schedule, fail_everywhere), "all");
      CHECK(Watched(workers, 100, schedule).all_is_well());
    }
  }
}

TEST_CASE("no item still runs when an exception reaches the caller", "[parallel]") {
  const Workers workers(4);
  std::atomic<int> running = 0;
  for (int repeat = 0; repeat < 50; ++repeat) {
    CHECK_THROWS_AS(workers.for_each(64, LoopSchedule::dynamic,
                                     [&](std::size_t item, int) {
                                       ++running;
                                       std::this_thread::yield();
                                       --running;
                                       if (item % 8 == 3) throw std::runtime_error("enough");
                                     }),
                    std::runtime_error);
    REQUIRE(running == 0);
  }
}

TEST_CASE("several threads run loops on the same workers at once", "[parallel]") {
  for (const int threads : {1, 2, 5}) {
    const Workers workers(threads);
    std::atomic<int> wrong = 0;
    std::vector<std::thread> callers;
    for (int caller = 0; caller < 4; ++caller) {
      callers.emplace_back([&] {
        for (int repeat = 0; repeat < 30; ++repeat) {
          const LoopSchedule schedule =
              repeat % 2 == 0 ? LoopSchedule::static_ranges : LoopSchedule::dynamic;
          if (!Watched(workers, 200, schedule).all_is_well()) ++wrong;
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
    CHECK(wrong == 0);
  }
}

TEST_CASE("several sets of workers live side by side", "[parallel]") {
  const Workers two(2);
  const Workers five(5);
  CHECK(Watched(five, 500, LoopSchedule::dynamic).all_is_well());
  CHECK(Watched(two, 500, LoopSchedule::dynamic).all_is_well());
}

TEST_CASE("fewer than one thread is an error", "[parallel]") {
  for (const int threads : {0, -1, -100}) {
    CHECK_THAT(error_text(Fault::usage, [=] { const Workers workers(threads); }),
               mentions("one thread"));
  }
}

}  // namespace
}  // namespace linnet::test
