#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>

#include "linnet/aligned_buffer.hpp"

namespace linnet {

/// A fixed number of threads that run one function together and synchronise by stamps. Made by
/// Workers::as_team.
///
/// A member's stamp counts how often it has called post(). It lies in cache lines of its own, which
/// that member alone writes, so a member that waits for few others hears from nobody else.
///
/// Memory order: post() increments the stamp with release order, and await() returns after it has
/// read, with acquire order, this increment or a later one, which continues the release sequence of
/// the first. So what a member writes before its n-th post, every member can read after
/// await(member, n).
///
/// A waiting thread spins for some microseconds, then yields its processor between two looks, and
/// finally sleeps.
class Team {
 public:
  /// Thrown by `await` once a member has left the team by an exception.
  struct Broken {};

  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  /// The number of members; the same for all of them.
  int size() const noexcept { return size_.load(std::memory_order_relaxed); }

  /// Adds 1 to the stamp of `member`, which is the caller.
  void post(int member) noexcept;

  /// Returns once `member` has posted at least `count` times, of at most 2³¹ − 1. Throws Broken if
  /// a member has left the team.
  void await(int member, std::uint32_t count);

  /// The same for each member.
  void await_all(std::uint32_t count);

 private:
  friend class Workers;

  /// A stamp, with the adjacent line that the hardware prefetcher fetches along.
  struct alignas(2 * kAlignment) Stamp {
    std::atomic<std::uint32_t> posts = 0;
  };

  /// For at most `most` members.
  explicit Team(int most);

  /// Joins the team and waits until it is closed. Returns the member's number, or kClosed if the
  /// team was closed before.
  int join();
  /// Waits up to kJoinTimeout for `most` members, the caller included, and closes the team.
  void close(int most);
  /// Stores the exception that is being handled, if it is the first, and releases all waiting
  /// members.
  void break_up() noexcept;
  void rethrow_if_broken() const;

  static constexpr int kClosed = -1;
  /// Added to all stamps once a member has left: it wakes whoever sleeps, and ends any wait.
  static constexpr std::uint32_t kBroken = std::uint32_t{1} << 31;

  alignas(kAlignment) std::atomic<int> joined_ = 1;  ///< members so far, the caller included
  alignas(kAlignment) std::atomic<int> size_ = 0;    ///< 0 until the team is closed
  int most_;
  std::unique_ptr<Stamp[]> stamps_;
  std::mutex mutex_;
  std::exception_ptr reason_;
};

}  // namespace linnet
