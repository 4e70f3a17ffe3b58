#include "engine/core/workers.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>
#include <tbb/task_scheduler_observer.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

#include "engine/core/floating_point.hpp"
#include "engine/core/reserved_threads.hpp"
#include "engine/core/sanitizer.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// Tells ThreadSanitizer about an order that it cannot see inside the distribution's libtbb: the
/// items of a loop run after its start and before its end. Does nothing in other builds.
class LoopOrder {
#if LINNET_THREAD_SANITIZER
 public:
  void start() {
    order_.store(0, std::memory_order_release);
  }
  void enter() const {
    order_.load(std::memory_order_acquire);
  }
  void leave() {
    order_.fetch_add(1, std::memory_order_acq_rel);
  }
  void end() const {
    order_.load(std::memory_order_acquire);
  }

 private:
  std::atomic<std::size_t> order_ = 0;
#else
 public:
  void start() {}
  void enter() const {}
  void leave() {}
  void end() const {}
#endif
};

/// Binds the threads that enter an arena, until they leave it.
class Binder : public tbb::task_scheduler_observer {
 public:
  Binder(tbb::task_arena& arena, Affinity affinity, int threads)
      : tbb::task_scheduler_observer(arena), affinity_map_(affinity, threads) {
    if (affinity_map_.binds_threads()) observe(true);
  }
  ~Binder() override {
    if (affinity_map_.binds_threads()) observe(false);
  }

  void on_scheduler_entry(bool) override {
    affinity_map_.bind_current_thread(tbb::this_task_arena::current_thread_index());
  }
  void on_scheduler_exit(bool) override { affinity_map_.unbind_current_thread(); }

 private:
  AffinityMap affinity_map_;
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
    order.enter();
    const int worker = tbb::this_task_arena::current_thread_index();
    for (std::size_t item = range.begin(); item != range.end(); ++item) call(body, item, worker);
    order.leave();
  };
  const tbb::blocked_range<std::size_t> all(0, count, 1);
  order.start();
  arena_->arena.execute([&] {
    if (schedule == LoopSchedule::static_ranges) {
      tbb::parallel_for(all, items, tbb::static_partitioner());
    } else {
      tbb::parallel_for(all, items, tbb::simple_partitioner());
    }
  });
  order.end();
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
  LoopOrder order;
  order.start();
  arena_->arena.execute([&] {
    tbb::task_group others;
    for (int i = 1; i < size; ++i) {
      others.run([&] {
        order.enter();
        if (const int member = team.join(); member != Team::kClosed) take_part(member);
        order.leave();
      });
    }
    order.enter();  // a worker runs this function if all slots of the arena are taken
    team.close(size);
    take_part(0);
    order.leave();
    others.wait();
  });
  order.end();
  team.rethrow_if_broken();
}

}  // namespace linnet
