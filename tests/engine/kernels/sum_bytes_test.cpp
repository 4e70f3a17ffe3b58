#include <cstdint>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/slow_sums.hpp"

namespace linnet::test {
namespace {

TEST_CASE("bytes and their squares are summed exactly", "[kernels]") {
  for_each_set_with_own(&KernelTable::softmax, [&](const KernelTable& kernels) {
    Random random(test_seed(), 18);
    for (const std::size_t size : {0U, 1U, 15U, 16U, 63U, 64U, 65U, 784U, 4096U, 65'537U}) {
      const GuardedBytes row(1, size, random);
      const ByteSums expected = slow_sums({row.rows()[0], size});
      const ByteSums got = kernels.data.sum_bytes({row.rows()[0], size});
      INFO(size << " bytes");
      CHECK(got.levels == expected.levels);
      CHECK(got.squares == expected.squares);
    }
  });
}

TEST_CASE("sums of the largest bytes do not overflow", "[kernels]") {
  const std::vector<std::uint8_t> white(300'000, 255);
  for_each_set_with_own(&KernelTable::softmax, [&](const KernelTable& kernels) {
    const ByteSums sums = kernels.data.sum_bytes(white);
    CHECK(sums.levels == 300'000ULL * 255);
    CHECK(sums.squares == 300'000ULL * 255 * 255);
  });
}

}  // namespace
}  // namespace linnet::test
