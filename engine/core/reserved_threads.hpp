#pragma once

#include <utility>

namespace linnet {

/// Threads besides the callers' that one set of Workers may use.
///
/// TBB starts its threads when it first needs them, on whatever thread that happens, and ends the
/// process if the system refuses one. So it is found out before how many the system allows, and all
/// Workers together have no more than these. Threads that are given back remain, for others. A
/// limit that several programs reach at the same moment can still end one of them: what one has
/// found free, another may take before TBB does.
class ReservedThreads {
 public:
  /// As many threads as the system allows, at most `wanted`.
  explicit ReservedThreads(int wanted);
  ~ReservedThreads();
  ReservedThreads(ReservedThreads&& other) noexcept : count_(std::exchange(other.count_, 0)) {}
  ReservedThreads& operator=(ReservedThreads&&) = delete;

  int count() const noexcept { return count_; }

 private:
  int count_;
};

}  // namespace linnet
