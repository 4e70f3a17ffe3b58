#include "engine/core/team.hpp"

#include <chrono>
#include <thread>

namespace linnet {
namespace {

/// Looks before a waiting thread lets others run, at 20 to 50 ns each: longer than a step's members
/// are apart on processors of their own, shorter than anybody else would mind.
constexpr int kSpins = 500;

/// Looks with others in between, before it sleeps.
constexpr int kYields = 200;

/// How long a team waits for its members. A sleeping thread wakes within a fourth of it, unless
/// its processor has other work.
constexpr std::chrono::microseconds kPatience(200);

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
  for (int turn = 0; turn < kYields; ++turn) {
    if (has_changed()) return;
    std::this_thread::yield();
  }
  number.wait(known, std::memory_order_acquire);
}

int Team::join() {
  int seen = roster_.load(std::memory_order_relaxed);
  while (seen != kClosed) {
    if (roster_.compare_exchange_weak(seen, seen + 1, std::memory_order_acq_rel)) {
      wait_for_change(size_, 0);
      return seen;
    }
  }
  return kClosed;
}

void Team::close(int most) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (roster_.load(std::memory_order_relaxed) < most && std::chrono::steady_clock::now() < end) {
    pause();
  }
  size_.store(roster_.exchange(kClosed, std::memory_order_acq_rel), std::memory_order_release);
  size_.notify_all();
}

void Team::meet() {
  if (size() == 1) return;
  // In this order: what breaks a team is said before its last meeting ends.
  const int known = meeting_.load(std::memory_order_acquire);
  if (broken_.load(std::memory_order_acquire)) throw Broken{};
  if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == size()) {
    arrived_.store(0, std::memory_order_relaxed);
    meeting_.fetch_add(1, std::memory_order_acq_rel);
    meeting_.notify_all();
  } else {
    wait_for_change(meeting_, known);
  }
  if (broken_.load(std::memory_order_acquire)) throw Broken{};
}

void Team::leave_broken() noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (!reason_) reason_ = std::current_exception();
  }
  broken_.store(true, std::memory_order_release);
  meeting_.fetch_add(1, std::memory_order_acq_rel);
  meeting_.notify_all();
}

void Team::rethrow_if_broken() const {
  if (reason_) std::rethrow_exception(reason_);
}

}  // namespace linnet
