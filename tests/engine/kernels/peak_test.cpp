#include "engine/kernels/peak.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include "engine/core/together.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kernel_sets.hpp"

namespace linnet::test {
namespace {

/// Keeps all processors busy for as long as it lives.
class BusyProcessors {
 public:
  BusyProcessors() {
    for (unsigned i = 0; i < 2 * std::thread::hardware_concurrency(); ++i) {
      threads_.emplace_back([this] {
        while (!ends_.load(std::memory_order_relaxed)) {
        }
      });
    }
  }
  ~BusyProcessors() {
    ends_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> ends_ = false;
  std::vector<std::thread> threads_;
};

TEST_CASE("threads run together, each once, and all of them even on busy processors") {
  const BusyProcessors busy;
  std::vector<int> calls(5, 0);
  const TimeTogether time =
      run_together(5, [&](int thread) { ++calls[static_cast<std::size_t>(thread)]; });
  CHECK(time.threads == 5);
  CHECK(time.seconds > 0.0);
  CHECK(calls == std::vector<int>(5, 1));
}

TEST_CASE("the peak is that of all the threads asked for, even on busy processors") {
  const BusyProcessors busy;
  const MultiplyAddRate rate = multiply_add_rate(best_kernels(), 4);
  CHECK(rate.threads == 4);
  CHECK(rate.operations_per_second > 0.0);
}

}  // namespace
}  // namespace linnet::test
