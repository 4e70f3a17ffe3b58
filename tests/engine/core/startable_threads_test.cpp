#include "engine/core/startable_threads.hpp"

#include <filesystem>

#include "engine/core/reserved_threads.hpp"
#include "linnet/context.hpp"
#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

std::ptrdiff_t threads_of_process() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return std::distance(begin(tasks), end(tasks));
}

TEST_CASE("threads that are started to count them are gone afterwards", "[parallel]") {
  startable_threads(1, 0);  // ThreadSanitizer starts a thread of its own with the first one
  const std::ptrdiff_t before = threads_of_process();
  for (const int wanted : {0, 1, 3, 20}) {
    CHECK(startable_threads(wanted, 0) == wanted);
    CHECK(threads_of_process() == before);
  }
  CHECK(startable_threads(-1, 0) == 0);
}

TEST_CASE("threads for which there is no memory are refused", "[parallel]") {
  CHECK(startable_threads(4, std::size_t{1} << 50) == 0);
}

TEST_CASE("threads that are given back are reserved again", "[parallel]") {
  const ReservedThreads first(2);
  CHECK(first.count() == 2);
  for (int i = 0; i < 100; ++i) CHECK(ReservedThreads(3).count() == 3);
}

TEST_CASE("a context has its threads from the beginning, and none refused", "[parallel]") {
  for (const int threads : {1, 2, 5}) {
    const Context context({.threads = threads});
    CHECK(context.threads() == threads);
    CHECK(context.threads_refused() == 0);
    CHECK(threads_of_process() >= threads);
  }
}

}  // namespace
}  // namespace linnet::test
