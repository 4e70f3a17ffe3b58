#include "engine/train/pass_sums.hpp"

#include <vector>

#include "engine/core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/thread_ranks.hpp"

namespace linnet::test {
namespace {

using Leaves = std::vector<std::vector<double>>;

/// Numbers of different magnitudes, whose sums depend on the order.
Leaves some_leaves(std::size_t leaves, std::size_t numbers) {
  Random random(test_seed(), 190);
  Leaves all(leaves, std::vector<double>(numbers));
  for (std::vector<double>& leaf : all) {
    for (double& number : leaf) number = random.uniform(-1.0, 1.0) * (random.below(3) ? 1e-9 : 1e6);
  }
  return all;
}

/// Place i of some leaves: pairs of neighbouring blocks of equal width are added.
double reference_sum(const Leaves& leaves, std::size_t i, std::size_t first, std::size_t width) {
  if (width == 1) return leaves[first][i];
  const double left = reference_sum(leaves, i, first, width / 2);
  const std::size_t middle = first + width / 2;
  return middle >= leaves.size() ? left : left + reference_sum(leaves, i, middle, width / 2);
}

std::vector<double> reference_sums(const Leaves& leaves) {
  std::size_t width = 1;
  while (width < leaves.size()) width *= 2;
  std::vector<double> sums;
  for (std::size_t i = 0; i < leaves.front().size(); ++i) {
    sums.push_back(reference_sum(leaves, i, 0, width));
  }
  return sums;
}

TEST_CASE("leaves are added up in the order of the tree, by any number of ranks", "[ranks]") {
  // Around the numbers that are added at a time, that a thread takes and that a message has.
  for (const std::size_t numbers : {1u, 63u, 64u, 65u, 4096u, 4097u, 70'000u}) {
    for (const std::size_t leaves : {1u, 2u, 3u, 7u, 64u}) {
      if (leaves * numbers > 500'000) continue;
      const Leaves all = some_leaves(leaves, numbers);
      const std::vector<double> expected = reference_sums(all);
      for (int count = 1; count <= 5; ++count) {
        INFO(numbers << " numbers of " << leaves << " leaves, " << count << " ranks");
        const auto sums = results_of_ranks(count, [&](Communicator& ranks) {
          const Context context({.threads = ranks.rank() == 0 ? 2 : 1, .communicator = &ranks});
          PassSums pass_sums(context, leaves);
          std::vector<const double*> own;
          for (std::size_t i = pass_sums.own().begin; i < pass_sums.own().end; ++i) {
            own.push_back(all[i].data());
          }
          std::vector<double> to(numbers, -1.0);
          pass_sums.add(own, to);
          pass_sums.add(own, to);  // its memory is used again
          return to;
        });
        for (const std::vector<double>& of_rank : sums) CHECK(of_rank == expected);
      }
    }
  }
}

}  // namespace
}  // namespace linnet::test
