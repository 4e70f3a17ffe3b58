#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>

#include "linnet/aligned_buffer.hpp"

namespace linnet {

/// A fixed number of threads that run one function together and synchronise by barriers. Made by
/// Workers::as_team.
///
/// A waiting thread spins for some microseconds, then yields its processor between two looks, and
/// finally sleeps. What a member writes before a barrier every member can read after it.
class Team {
 public:
  /// Thrown by `barrier` once a member has left the team by an exception.
  struct Broken {};

  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  /// The number of members; the same for all of them.
  int size() const noexcept { return size_.load(std::memory_order_relaxed); }

  /// Returns once all members have called it. Throws Broken if one of them has left the team.
  void barrier();

 private:
  friend class Workers;

  Team() = default;

  /// Joins the team and waits until it is closed. Returns the member's number, or kClosed if the
  /// team was closed before.
  int join();
  /// Waits up to kJoinTimeout for `most` members, the caller included, and closes the team.
  void close(int most);
  /// Stores the exception that is being handled, if it is the first, and releases all waiting
  /// members.
  void break_barriers() noexcept;
  void rethrow_if_broken() const;
  void wait_for_change(std::atomic<int>& number, int known);

  static constexpr int kClosed = -1;

  alignas(kAlignment) std::atomic<int> joined_ = 1;  ///< members so far, the caller included
  alignas(kAlignment) std::atomic<int> size_ = 0;    ///< 0 until the team is closed
  alignas(kAlignment) std::atomic<int> arrived_ = 0;
  alignas(kAlignment) std::atomic<int> barriers_passed_ = 0;  ///< number of completed barriers
  std::atomic<bool> broken_ = false;
  std::mutex mutex_;
  std::exception_ptr reason_;
};

}  // namespace linnet
