#include "engine/core/reserved_threads.hpp"

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <mutex>

#include "engine/core/startable_threads.hpp"
#include "linnet/thread_limit.hpp"

namespace linnet {
namespace {

/// An arena has at most as many threads as there are processors unless this limit is raised; a
/// caller may request more. There is one limit for the whole process, as TBB would use the lowest
/// of several, and warn.
void lift_thread_limit() {
  constexpr std::size_t kThreads = std::size_t{4} * kMaxThreads;
  static const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, kThreads);
}

/// TBB ends its threads with the last arena. This one is never destroyed, so threads that have
/// started remain.
void keep_threads() {
  static tbb::task_arena& arena = *new tbb::task_arena(1);
  arena.initialize();
}

/// The threads of the process that all Workers share.
struct Supply {
  std::mutex mutex;
  int allowed = 0;   ///< threads that TBB has started, or may start
  int reserved = 0;  ///< of them
};

Supply& supply() {
  static Supply& all = *new Supply;  // contexts may be released when the process ends
  return all;
}

std::size_t stack_bytes() {
  return tbb::global_control::active_value(tbb::global_control::thread_stack_size);
}

}  // namespace

ReservedThreads::ReservedThreads(int wanted) {
  Supply& all = supply();
  const std::lock_guard lock(all.mutex);
  const int missing = wanted - (all.allowed - all.reserved);
  if (missing > 0) {
    lift_thread_limit();
    keep_threads();
    all.allowed += startable_threads(missing, stack_bytes());
  }
  count_ = std::min(wanted, all.allowed - all.reserved);
  all.reserved += count_;
}

ReservedThreads::~ReservedThreads() {
  Supply& all = supply();
  const std::lock_guard lock(all.mutex);
  all.reserved -= count_;
}

}  // namespace linnet
