#include "engine/core/workers.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>
#include <tbb/task_scheduler_observer.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <utility>

#include "engine/core/floating_point.hpp"
#include "engine/core/reserved_threads.hpp"
#include "linnet/error.hpp"

#ifdef LINNET_TELLS_THREAD_SANITIZER
#include <sanitizer/tsan_interface.h>
#endif

namespace linnet {
namespace {

/// Tells ThreadSanitizer about an order that it cannot see inside the distribution's libtbb: what
/// comes before a release happens before what comes after the next acquire. Does nothing in other
/// builds.
class Order {
 public:
#ifdef LINNET_TELLS_THREAD_SANITIZER
  void release() {
    __tsan_release(&place_);
  }
  void acquire() {
    __tsan_acquire(&place_);
  }

 private:
  std::uint64_t place_ = 0;  // only its address counts
#else
  void release() {}
  void acquire() {}
#endif
};

/// The items of a loop run after its start and before its end, and those of one worker, which
/// several threads may be in turn, one after the other. Items of different workers have no order,
/// even where one happens to end before another begins.
class LoopOrder {
 public:
  LoopOrder() { start_.release(); }
  ~LoopOrder() { end_.acquire(); }
  void enter(int worker) {
    start_.acquire();
    turn_of(worker).acquire();
  }
  void leave(int worker) {
    turn_of(worker).release();
    end_.release();
  }

 private:
  Order& turn_of(int worker) { return turns_[static_cast<std::size_t>(worker) % turns_.size()]; }

  Order start_;
  std::array<Order, 64> turns_;
  Order end_;
};

/// What a worker does of a loop between two moments, also if it ends with an exception.
class Turn {
 public:
  Turn(LoopOrder& order, int worker) : order_(order), worker_(worker) { order_.enter(worker_); }
  ~Turn() { order_.leave(worker_); }

 private:
  LoopOrder& order_;
  int worker_;
};

/// Binds the threads that enter an arena, until they leave it.
class Binder : public tbb::task_scheduler_observer {
 public:
  Binder(tbb::task_arena& arena, Affinity affinity, int threads)
      : tbb::task_scheduler_observer(arena), affinity_map_(affinity, threads) {
    order_.release();
    if (affinity_map_.binds_threads()) observe(true);
  }
  ~Binder() override {
    if (affinity_map_.binds_threads()) observe(false);
    order_.acquire();
  }

  void on_scheduler_entry(bool) override {
    order_.acquire();
    affinity_map_.bind_current_thread(tbb::this_task_arena::current_thread_index());
  }
  void on_scheduler_exit(bool) override {
    affinity_map_.unbind_current_thread();
    order_.release();
  }

 private:
  AffinityMap affinity_map_;
  Order order_;
};

}  // namespace

struct Workers::Arena {
  Arena(ReservedThreads reserved, Affinity affinity)
      : others(std::move(reserved)),
        arena(others.count() + 1),
        binder(arena, affinity, others.count() + 1) {}

  ReservedThreads others;
  tbb::task_arena arena;
  Binder binder;
};

Workers::Workers(int threads, Affinity affinity) : threads_(threads) {
  if (threads < 1) throw Error(Fault::usage, "at least one thread is needed");
  if (threads == 1) return;
  ReservedThreads others(threads - 1);
  threads_ = 1 + others.count();
  if (threads_ == 1) return;
  arena_ = std::make_unique<Arena>(std::move(others), affinity);
  start_threads();
}

Workers::~Workers() = default;

/// Keeps all threads busy until each has come, so that TBB has started them before anything else
/// can take their places.
void Workers::start_threads() const {
  constexpr std::chrono::milliseconds kStartTimeout(100);
  const auto latest = std::chrono::steady_clock::now() + kStartTimeout;
  std::atomic<int> here = 0;
  auto wait_for_all = [&](std::size_t, int) {
    here.fetch_add(1, std::memory_order_relaxed);
    while (here.load(std::memory_order_relaxed) < threads_ &&
           std::chrono::steady_clock::now() < latest) {
      std::this_thread::yield();
    }
  };
  for_each(static_cast<std::size_t>(threads_), LoopSchedule::dynamic, wait_for_all);
}

void Workers::run(std::size_t count, LoopSchedule schedule, void* body, Call call) const {
  if (!arena_ || count <= 1) {
    const StandardFloatingPoint standard;
    for (std::size_t item = 0; item < count; ++item) call(body, item, 0);
    return;
  }
  LoopOrder order;
  const auto items = [=, &order](const tbb::blocked_range<std::size_t>& range) {
    const StandardFloatingPoint standard;
    const int worker = tbb::this_task_arena::current_thread_index();
    const Turn turn(order, worker);
    for (std::size_t item = range.begin(); item != range.end(); ++item) call(body, item, worker);
  };
  const tbb::blocked_range<std::size_t> all(0, count, 1);
  arena_->arena.execute([&] {
    if (schedule == LoopSchedule::static_ranges) {
      tbb::parallel_for(all, items, tbb::static_partitioner());
    } else {
      tbb::parallel_for(all, items, tbb::simple_partitioner());
    }
  });
}

void Workers::run_team(int most, void* body, TeamCall call) const {
  const int size = std::max(1, std::min(most, threads_));
  Team team(size);
  if (!arena_ || size <= 1) {
    const StandardFloatingPoint standard;
    team.close(1);
    call(body, team, 0);
    return;
  }
  const auto take_part = [&](int member) {
    const StandardFloatingPoint standard;
    try {
      call(body, team, member);
    } catch (...) {
      team.break_up();
    }
  };
  {
    LoopOrder order;
    arena_->arena.execute([&] {
      tbb::task_group others;
      for (int i = 1; i < size; ++i) {
        others.run([&, i] {
          const Turn turn(order, i);
          if (const int member = team.join(); member != Team::kClosed) take_part(member);
        });
      }
      {
        // A worker runs this function if all slots of the arena are taken.
        const Turn turn(order, 0);
        team.close(size);
        take_part(0);
      }
      others.wait();
    });
  }
  team.rethrow_if_broken();
}

}  // namespace linnet
