#pragma once

#include <functional>

namespace linnet {

/// What running together took.
struct TimeTogether {
  double seconds;  ///< from the start of all threads to the end of the last
  int threads;     ///< the calling one included
};

/// Calls work(thread) on that number of threads at once, thread 0 being the calling one, and
/// returns when all have ended. For measurements: unlike a team of Workers it has all the threads,
/// even if they share processors; they are fewer only if the system refuses to start them. `work`
/// must not throw.
TimeTogether run_together(int threads, const std::function<void(int thread)>& work);

}  // namespace linnet
