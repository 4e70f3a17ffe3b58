#include "apps/commands/train_screen.hpp"

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

TEST_CASE("The screen tells what processes divide, and how many have no part of it") {
  CHECK(describe_processes(1, WorkDivision::columns, 16).empty());
  CHECK(describe_processes(4, WorkDivision::columns, 16) ==
        " in each of 4 processes, which divide columns");
  CHECK(describe_processes(4, WorkDivision::heads, 4) ==
        " in each of 4 processes, which divide heads");
  CHECK(describe_processes(4, WorkDivision::columns, 1) ==
        " in each of 4 processes, which divide columns (1 part, so 3 processes wait)");
  CHECK(describe_processes(4, WorkDivision::heads, 3) ==
        " in each of 4 processes, which divide heads (3 parts, so 1 process waits)");
  CHECK(describe_processes(2, WorkDivision::rows) == " in each of 2 processes, which divide rows");
}

}  // namespace
}  // namespace linnet::test
