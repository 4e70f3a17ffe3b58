#include "bench/baselines/fair_environment.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "tests/support/catch.hpp"

namespace linnet::bench {
namespace {

TEST_CASE("settings that restrict libraries are removed and reported, others stay") {
  ::setenv("OPENBLAS_CORETYPE", "Prescott", 1);
  ::setenv("MKL_CBWR", "COMPATIBLE", 1);
  ::setenv("LINNET_TEST_SETTING", "x", 1);
  const auto removed = make_environment_fair(3);
  CHECK(std::count(removed.begin(), removed.end(), "OPENBLAS_CORETYPE=Prescott") == 1);
  CHECK(std::count(removed.begin(), removed.end(), "MKL_CBWR=COMPATIBLE") == 1);
  CHECK(std::getenv("OPENBLAS_CORETYPE") == nullptr);
  CHECK(std::getenv("MKL_CBWR") == nullptr);
  CHECK(std::string(std::getenv("OMP_NUM_THREADS")) == "3");
  CHECK(std::string(std::getenv("LINNET_TEST_SETTING")) == "x");
  ::unsetenv("LINNET_TEST_SETTING");
}

}  // namespace
}  // namespace linnet::bench
