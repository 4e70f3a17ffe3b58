#include "linnet/stop.hpp"

#include <atomic>

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

TEST_CASE("a default stop request never stops anything", "[stop]") {
  const StopRequest never;
  CHECK_FALSE(never.is_made());
  CHECK_NOTHROW(never.check());
}

TEST_CASE("a stop request follows its flag, and so do its copies", "[stop]") {
  std::atomic<bool> flag = false;
  const StopRequest request(flag);
  const StopRequest copy = request;
  CHECK_FALSE(request.is_made());
  CHECK_NOTHROW(copy.check());
  flag = true;
  CHECK(request.is_made());
  CHECK_THROWS_AS(copy.check(), Stopped);
  flag = false;
  CHECK_NOTHROW(copy.check());
}

}  // namespace
}  // namespace linnet::test
