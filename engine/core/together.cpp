#include "engine/core/together.hpp"

#include <atomic>
#include <chrono>
#include <system_error>
#include <thread>
#include <vector>

namespace linnet {

TimeTogether run_together(int threads, const std::function<void(int thread)>& work) {
  using Clock = std::chrono::steady_clock;
  std::atomic<bool> begins = false;
  std::vector<std::thread> others;
  for (int thread = 1; thread < threads; ++thread) {
    try {
      others.emplace_back([&, thread] {
        while (!begins.load(std::memory_order_acquire)) std::this_thread::yield();
        work(thread);
      });
    } catch (const std::system_error&) {
      break;
    }
  }
  const auto start = Clock::now();
  begins.store(true, std::memory_order_release);
  work(0);
  for (std::thread& other : others) other.join();
  const std::chrono::duration<double> seconds = Clock::now() - start;
  return {seconds.count(), static_cast<int>(others.size()) + 1};
}

}  // namespace linnet
