#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>

#include "engine/core/affinity.hpp"
#include "engine/core/team.hpp"
#include "linnet/export.hpp"

namespace linnet {

/// How the items of a loop are assigned to the threads.
enum class LoopSchedule {
  static_ranges,  ///< equal runs of neighbours, the same for each loop: item i stays with its cache
  dynamic,        ///< one at a time to a free thread: for items that take different times
};

/// A bounded number of threads that run parallel loops: the only interface to TBB.
///
/// Results must not depend on which thread runs an item, or when: each item writes memory that no
/// other item reads or writes. With one thread, loops run on the calling thread without a
/// scheduler. Threads without work sleep. A thread that the system refuses means fewer threads. An
/// exception of the body is rethrown to the caller after all running items have ended. Several
/// threads may run loops at once; a body must not run another loop of the same Workers. Bodies run
/// in the standard floating-point environment, whatever the caller's is: see StandardFloatingPoint.
class LINNET_EXPORT Workers {  // linnet::io uses it
 public:
  /// `threads` counts the caller and must be at least 1. The others are started here, as far as
  /// the system allows. With an affinity, each thread is bound while it works here; the calling
  /// thread is unbound again afterwards.
  explicit Workers(int threads, Affinity affinity = Affinity::none);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// How many there are, the caller included: fewer than asked for if the system refused some.
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
  /// that join within 0.2 ms, so fewer than `most` where a processor is busy or missing, and at
  /// least one. Members must wait for each other only by Team. An exception of one releases all
  /// that wait and is rethrown to the caller.
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
  void start_threads() const;

  struct Arena;

  int threads_;
  std::unique_ptr<Arena> arena_;
};

}  // namespace linnet
