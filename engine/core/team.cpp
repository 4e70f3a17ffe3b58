#include "engine/core/team.hpp"

#include <chrono>
#include <thread>

namespace linnet {
namespace {

/// Polls of 20 to 50 ns each before a waiting thread yields: longer than the members of a step
/// differ when each has a processor, short enough not to harm other programs.
constexpr int kSpins = 500;

/// Polls with a yield between them before a waiting thread sleeps.
constexpr int kYields = 200;

/// How long a team waits for its members to join. A sleeping thread wakes within a quarter of it,
/// unless its processor is busy.
constexpr std::chrono::microseconds kJoinTimeout(200);

void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  asm volatile("yield");
#endif
}

}  // namespace

void Team::wait_for_change(std::atomic<int>& number, int known) {
  const auto has_changed = [&] { return number.load(std::memory_order_acquire) != known; };
  for (int spin = 0; spin < kSpins; ++spin) {
    if (has_changed()) return;
    pause();
  }
  for (int poll = 0; poll < kYields; ++poll) {
    if (has_changed()) return;
    std::this_thread::yield();
  }
  number.wait(known, std::memory_order_acquire);
}

int Team::join() {
  int seen = joined_.load(std::memory_order_relaxed);
  while (seen != kClosed) {
    if (joined_.compare_exchange_weak(seen, seen + 1, std::memory_order_acq_rel)) {
      wait_for_change(size_, 0);
      return seen;
    }
  }
  return kClosed;
}

void Team::close(int most) {
  const auto end = std::chrono::steady_clock::now() + kJoinTimeout;
  while (joined_.load(std::memory_order_relaxed) < most && std::chrono::steady_clock::now() < end) {
    pause();
  }
  size_.store(joined_.exchange(kClosed, std::memory_order_acq_rel), std::memory_order_release);
  size_.notify_all();
}

void Team::barrier() {
  if (size() == 1) return;
  // The order matters: broken_ is set before the last barrier is released.
  const int known = barriers_passed_.load(std::memory_order_acquire);
  if (broken_.load(std::memory_order_acquire)) throw Broken{};
  if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == size()) {
    arrived_.store(0, std::memory_order_relaxed);
    barriers_passed_.fetch_add(1, std::memory_order_acq_rel);
    barriers_passed_.notify_all();
  } else {
    wait_for_change(barriers_passed_, known);
  }
  if (broken_.load(std::memory_order_acquire)) throw Broken{};
}

void Team::break_barriers() noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (!reason_) reason_ = std::current_exception();
  }
  broken_.store(true, std::memory_order_release);
  barriers_passed_.fetch_add(1, std::memory_order_acq_rel);
  barriers_passed_.notify_all();
}

void Team::rethrow_if_broken() const {
  if (reason_) std::rethrow_exception(reason_);
}

}  // namespace linnet
