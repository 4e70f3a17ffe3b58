#pragma once

#include <optional>
#include <string>

namespace linnet {

/// A number of threads, and what decided it.
struct ThreadCount {
  int threads = 1;
  std::string reason;      ///< for a person: "threads", the variable, or what the machine allows
  bool requested = false;  ///< named by the caller or a variable, not derived from the machine
};

/// `requested`, else LINNET_NUM_THREADS, else the first number of OMP_NUM_THREADS, else the
/// processors that affinity mask and cgroup quota (rounded up) allow, up to kMaxThreads. Throws
/// Error(usage), naming the field "threads" or the variable, for a number that is not between 1 and
/// kMaxThreads; only OMP_NUM_THREADS is ignored if it is none.
ThreadCount choose_thread_count(std::optional<int> requested);

}  // namespace linnet
