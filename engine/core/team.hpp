#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>

#include "linnet/aligned_buffer.hpp"

namespace linnet {

/// Threads that work side by side and meet: each comes to the same meetings, and none goes on
/// before all have come. Made by Workers::as_team.
///
/// Who waits spins for a few microseconds, then lets other threads have the processor between two
/// looks, and sleeps in the end. What a member wrote before a meeting all members can read after
/// it.
class Team {
 public:
  /// What a member of a team that was left by an exception gets from `meet` in its place.
  struct Broken {};

  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  /// How many they are; the same to all.
  int size() const noexcept { return size_.load(std::memory_order_relaxed); }

  /// Returns once all members have called it. Throws Broken if one of them never will.
  void meet();

 private:
  friend class Workers;

  Team() = default;

  /// Enters the roster and waits for it to be closed: the number of the member, −1 if it came too
  /// late.
  int join();
  /// Waits a while for `most` members, the caller among them, and closes the roster.
  void close(int most);
  /// Keeps the exception that is being handled, if it is the first, and ends all meetings.
  void leave_broken() noexcept;
  void rethrow_if_broken() const;
  void wait_for_change(std::atomic<int>& number, int known);

  static constexpr int kClosed = -1;

  alignas(kAlignment) std::atomic<int> roster_ = 1;  ///< the caller is there
  alignas(kAlignment) std::atomic<int> size_ = 0;    ///< 0 until the roster is closed
  alignas(kAlignment) std::atomic<int> arrived_ = 0;
  alignas(kAlignment) std::atomic<int> meeting_ = 0;  ///< how many meetings are over
  std::atomic<bool> broken_ = false;
  std::mutex mutex_;
  std::exception_ptr reason_;
};

}  // namespace linnet
