#include "engine/train/pass_plan.hpp"

#include <algorithm>
#include <cstddef>

#include "linnet/matrix.hpp"
#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

TEST_CASE("the leaves of a pass cover all rows, and their sums are small", "[pass_plan]") {
  for (const std::size_t rows : {1U, 1023U, 2048U, 60'000U, 1'300'000U}) {
    for (const std::size_t features : {1U, 784U, 1536U, 8192U}) {
      for (const std::size_t outputs : {1U, 10U, 1000U, 20'000U}) {
        INFO(rows << " rows, " << features << " features, " << outputs << " outputs");
        const PassPlan plan(rows, features, outputs, features * sizeof(float));
        std::size_t end = 0;
        for (std::size_t i = 0; i < plan.leaves(); ++i) {
          REQUIRE(plan.leaf(i).begin == end);
          REQUIRE(end % plan.chunk_rows() == 0);
          end = plan.leaf(i).end;
        }
        CHECK(end == rows);
        CHECK(plan.block_rows() % plan.chunk_rows() == 0);
        CHECK(plan.chunk_rows() >= 64);
        CHECK(plan.leaves() <= 64);
        const std::size_t bytes = plan.leaves() * outputs * round_up(features, kRowPadding) * 8;
        const std::size_t most =
            std::max(std::size_t{12} << 20, rows * features * sizeof(float) / 64);
        CHECK((plan.leaves() == 1 || bytes <= most));
      }
    }
  }
}

TEST_CASE("chunks of a pass fit the second-level cache", "[pass_plan]") {
  CHECK(PassPlan(60'000, 784, 10, 784).chunk_rows() == 640);
  CHECK(PassPlan(60'000, 784, 10, 784 * 4).chunk_rows() == 160);
  CHECK(PassPlan(60'000, 784, 10, 784).leaves() == 58);
  CHECK(PassPlan(1'000'000, 2048, 1000, 4 * 2048).leaves() == 7);  // of 16 MB, in 128 MB
}

}  // namespace
}  // namespace linnet::test
