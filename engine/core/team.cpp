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

/// Returns a value of `number` for which `is_reached` is true, read with acquire order.
template <class Number, class IsReached>
Number wait_until(std::atomic<Number>& number, const IsReached& is_reached) {
  Number value = number.load(std::memory_order_acquire);
  for (int poll = 0; !is_reached(value); ++poll) {
    if (poll < kSpins) {
      pause();
    } else if (poll < kSpins + kYields) {
      std::this_thread::yield();
    } else {
      number.wait(value, std::memory_order_acquire);
    }
    value = number.load(std::memory_order_acquire);
  }
  return value;
}

}  // namespace

Team::Team(int most)
    : most_(most), stamps_(std::make_unique<Stamp[]>(static_cast<std::size_t>(most))) {}

int Team::join() {
  int seen = joined_.load(std::memory_order_relaxed);
  while (seen != kClosed) {
    if (joined_.compare_exchange_weak(seen, seen + 1, std::memory_order_acq_rel)) {
      wait_until(size_, [](int size) { return size != 0; });
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

void Team::post(int member) noexcept {
  if (size() == 1) return;
  std::atomic<std::uint32_t>& posts = stamps_[static_cast<std::size_t>(member)].posts;
  // With weaker order, the look for sleepers could be reordered before the increment.
  posts.fetch_add(1, std::memory_order_seq_cst);
  posts.notify_all();
}

void Team::await(int member, std::uint32_t count) {
  if (size() == 1) return;
  const std::uint32_t posts = wait_until(stamps_[static_cast<std::size_t>(member)].posts,
                                         [&](std::uint32_t seen) { return seen >= count; });
  if ((posts & kBroken) != 0) throw Broken{};
}

void Team::await_all(std::uint32_t count) {
  for (int member = 0; member < size(); ++member) await(member, count);
}

void Team::break_up() noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (!reason_) reason_ = std::current_exception();
  }
  for (int member = 0; member < most_; ++member) {
    std::atomic<std::uint32_t>& posts = stamps_[static_cast<std::size_t>(member)].posts;
    posts.fetch_or(kBroken, std::memory_order_seq_cst);
    posts.notify_all();
  }
}

void Team::rethrow_if_broken() const {
  if (reason_) std::rethrow_exception(reason_);
}

}  // namespace linnet
