#include "engine/kernels/peak.hpp"

#include <thread>
#include <vector>

#include "engine/core/together.hpp"
#include "tests/support/busy_threads.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kernel_sets.hpp"

namespace linnet::test {
namespace {

TEST_CASE("threads run together, each once, and all of them even on busy processors") {
  const BusyThreads busy(2 * std::thread::hardware_concurrency());
  std::vector<int> calls(5, 0);
  const TimeTogether time =
      run_together(5, [&](int thread) { ++calls[static_cast<std::size_t>(thread)]; });
  CHECK(time.threads == 5);
  CHECK(time.seconds > 0.0);
  CHECK(calls == std::vector<int>(5, 1));
}

TEST_CASE("the peak is that of all the threads asked for, even on busy processors") {
  const BusyThreads busy(2 * std::thread::hardware_concurrency());
  const MultiplyAddRate rate = multiply_add_rate(best_kernels(), 4);
  CHECK(rate.threads == 4);
  CHECK(rate.operations_per_second > 0.0);
}

}  // namespace
}  // namespace linnet::test
