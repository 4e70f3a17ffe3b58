#include "engine/core/workers.hpp"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>
#include <tbb/task_scheduler_observer.h>

#include <algorithm>
#include <atomic>

#include "engine/core/sanitizer.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// An arena has at most as many threads as there are processors unless this limit is raised; a
/// caller may request more. There is one limit for the whole process, as TBB would use the lowest
/// of several, and warn.
void lift_thread_limit() {
  constexpr std::size_t kMaxThreads = 4096;
  static const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, kMaxThreads);
}

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

}  // namespace

namespace {

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
  Arena(int threads, Affinity affinity) : arena(threads), binder(arena, affinity, threads) {}

  tbb::task_arena arena;
  Binder binder;
};

Workers::Workers(int threads, Affinity affinity) : threads_(threads) {
  if (threads < 1) throw Error(Fault::usage, "at least one thread is needed");
  if (threads == 1) return;
  lift_thread_limit();
  arena_ = std::make_unique<Arena>(threads, affinity);
}

Workers::~Workers() = default;

void Workers::run(std::size_t count, LoopSchedule schedule, void* body, Call call) const {
  if (!arena_ || count <= 1) {
    for (std::size_t item = 0; item < count; ++item) call(body, item, 0);
    return;
  }
  LoopOrder order;
  const auto items = [=, &order](const tbb::blocked_range<std::size_t>& range) {
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
    team.close(1);
    call(body, team, 0);
    return;
  }
  const auto take_part = [&](int member) {
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
