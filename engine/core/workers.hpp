#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>

#include "engine/core/affinity.hpp"
#include "engine/core/team.hpp"

namespace linnet {

/// How the items of a loop are given to the threads.
enum class LoopSchedule {
  static_ranges,  ///< equal runs of neighbours, the same for each loop: item i stays with its cache
  dynamic,        ///< one by one to whoever is free: for items that take different times
};

/// A bounded number of threads to run loops on, and the only door to TBB.
///
/// Results must not depend on who runs an item or when: each item writes what no other item
/// touches. One thread means the caller's own, without a scheduler. Threads that find no work
/// sleep. An exception of the body reaches the caller once all running items have ended.
/// Several threads may run loops at once; a body must not run another loop of its own Workers.
class Workers {
 public:
  /// `threads` counts the caller and must be at least 1. No thread starts before it has work. With
  /// a binding, each stays on its place while it works here; the caller is given back where it was.
  explicit Workers(int threads, Affinity affinity = Affinity::none);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  int threads() const noexcept { return threads_; }

  /// Calls `body(item, worker)` for each item in [0, count). Within a loop, a worker's number, in
  /// [0, threads()), belongs to one thread at a time, so it can index scratch memory.
  template <class Body>
  void for_each(std::size_t count, LoopSchedule schedule, Body&& body) const {
    using Decayed = std::remove_reference_t<Body>;
    run(count, schedule, const_cast<std::remove_const_t<Decayed>*>(std::addressof(body)),
        [](void* erased, std::size_t item, int worker) {
          (*static_cast<Decayed*>(erased))(item, worker);
        });
  }

  /// Calls `body(team, member)` on up to `most` threads at once, member 0 on the caller's: those
  /// that have come within a fifth of a millisecond, so fewer than asked for where a processor is
  /// busy or not there, and at least one. Members must wait for each other only by Team::barrier.
  /// An exception of one releases all from their barriers and is rethrown to the caller.
  template <class Body>
  void as_team(int most, Body&& body) const {
    using Decayed = std::remove_reference_t<Body>;
    run_team(most, const_cast<std::remove_const_t<Decayed>*>(std::addressof(body)),
             [](void* erased, Team& team, int member) {
               (*static_cast<Decayed*>(erased))(team, member);
             });
  }

 private:
  using TeamCall = void (*)(void* body, Team& team, int member);
  using Call = void (*)(void* body, std::size_t item, int worker);

  void run(std::size_t count, LoopSchedule schedule, void* body, Call call) const;
  void run_team(int most, void* body, TeamCall call) const;

  struct Arena;

  int threads_;
  std::unique_ptr<Arena> arena_;
};

}  // namespace linnet
