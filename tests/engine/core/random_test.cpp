#include "engine/core/random.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "tests/support/catch.hpp"

// The golden values come from tests/python/article_golden.py, which has its own SplitMix64; those
// of seed 0 are also the ones that the generator's authors publish. They must never change: a seed
// means the same model for ever.

namespace linnet::test {
namespace {

using Order = std::vector<std::uint32_t>;

std::array<std::uint64_t, 4> first_of(Random random) {
  return {random.next(), random.next(), random.next(), random.next()};
}

bool is_permutation_of_all(Order order) {
  std::sort(order.begin(), order.end());
  Order all(order.size());
  std::iota(all.begin(), all.end(), 0U);
  return order == all;
}

TEST_CASE("the generator is SplitMix64", "[random]") {
  CHECK(first_of(Random(0)) == std::array<std::uint64_t, 4>{0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4,
                                                            0x06c45d188009454f,
                                                            0xf88bb8a8724c81ec});
  CHECK(first_of(Random(42)) == std::array<std::uint64_t, 4>{0xbdd732262feb6e95, 0x28efe333b266f103,
                                                             0x47526757130f9f52,
                                                             0x581ce1ff0e4ae394});
  CHECK(first_of(Random(~std::uint64_t{0})) ==
        std::array<std::uint64_t, 4>{0xe4d971771b652c20, 0xe99ff867dbf682c9, 0x382ff84cb27281e9,
                                     0x6d1db36ccba982d2});
}

TEST_CASE("the streams of a seed are fixed", "[random]") {
  CHECK(Random(0, 0).next() == 0x238275bc38fcbe91);
  CHECK(Random(0, 1).next() == 0x6db3c43c477e0c8c);
  CHECK(Random(42, 7).next() == 0x250de1f895f36bac);
}

TEST_CASE("neighbouring seeds and streams share no draws", "[random]") {
  std::vector<std::uint64_t> draws;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    for (std::uint64_t stream = 0; stream < 8; ++stream) {
      Random random(seed, stream);
      for (int i = 0; i < 200; ++i) draws.push_back(random.next());
    }
  }
  std::sort(draws.begin(), draws.end());
  CHECK(std::adjacent_find(draws.begin(), draws.end()) == draws.end());
}

TEST_CASE("the uniform numbers of seed 0 are fixed, and lie in their interval", "[random]") {
  Random random(0);
  CHECK(random.uniform() == 0.8833108082136426);
  CHECK(random.uniform() == 0.43152799704850997);
  CHECK(random.uniform() == 0.026433771592597743);
  double sum = 0.0;
  constexpr int count = 20'000;
  bool inside = true;
  for (int i = 0; i < count; ++i) {
    const double x = random.uniform(-3.0, 5.0);
    inside = inside && x >= -3.0 && x < 5.0;
    sum += x;
  }
  CHECK(inside);
  // The mean of n draws has the standard deviation 8 / sqrt(12 n); five of them.
  CHECK(std::fabs(sum / count - 1.0) < 5.0 * 8.0 / std::sqrt(12.0 * count));
}

TEST_CASE("an integer below a bound is below it", "[random]") {
  Random random(7);
  for (const std::uint64_t bound :
       {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3}, std::uint64_t{10},
        std::uint64_t{1} << 32, (std::uint64_t{1} << 63) + 1, ~std::uint64_t{0}}) {
    bool below = true;
    for (int i = 0; i < 1000; ++i) below = below && random.below(bound) < bound;
    CHECK(below);
  }
}

TEST_CASE("integers below a small bound are equally frequent", "[random]") {
  Random random(11);
  constexpr std::size_t bound = 10;
  constexpr int count = 100'000;
  std::array<int, bound> seen{};
  for (int i = 0; i < count; ++i) ++seen[random.below(bound)];
  double chi_squared = 0.0;
  for (const int times : seen) {
    const double off = times - count / static_cast<double>(bound);
    chi_squared += off * off / (count / static_cast<double>(bound));
  }
  CHECK(chi_squared < 27.88);  // nine degrees of freedom: exceeded once in a thousand seeds
}

TEST_CASE("integers below a bound that does not divide 2^64 have no bias", "[random]") {
  // Of 3 · 2^62 remainders of a plain division, the lowest third would come up half of the time.
  constexpr std::uint64_t third = std::uint64_t{1} << 62;
  Random random(13);
  constexpr int count = 30'000;
  int low = 0;
  for (int i = 0; i < count; ++i) low += random.below(3 * third) < third ? 1 : 0;
  const double deviation = std::sqrt(count * (1.0 / 3.0) * (2.0 / 3.0));
  CHECK(std::fabs(low - count / 3.0) < 5.0 * deviation);
}

TEST_CASE("a random permutation is a permutation", "[random]") {
  Random random(17);
  for (const std::size_t count : {0U, 1U, 2U, 3U, 64U, 1000U}) {
    const Order order = random_permutation(count, random);
    CHECK(order.size() == count);
    CHECK(is_permutation_of_all(order));
  }
}

TEST_CASE("the permutation of ten by seed 0 is fixed", "[random]") {
  Random random(0);
  CHECK(random_permutation(10, random) == Order{6, 3, 2, 9, 8, 1, 4, 7, 0, 5});
  Random stream(0, 1);
  CHECK(random_permutation(10, stream) == Order{0, 2, 6, 4, 7, 1, 3, 9, 5, 8});
}

TEST_CASE("all permutations of four are equally frequent", "[random]") {
  Random random(19);
  constexpr int count = 24'000;
  std::array<int, 256> seen{};
  for (int i = 0; i < count; ++i) {
    const Order order = random_permutation(4, random);
    ++seen[order[0] * 64 + order[1] * 16 + order[2] * 4 + order[3]];
  }
  CHECK(std::count_if(seen.begin(), seen.end(), [](int times) { return times > 0; }) == 24);
  double chi_squared = 0.0;
  for (const int times : seen) {
    if (times > 0) chi_squared += (times - 1000.0) * (times - 1000.0) / 1000.0;
  }
  CHECK(chi_squared < 49.73);  // 23 degrees of freedom: exceeded once in a thousand seeds
}

}  // namespace
}  // namespace linnet::test
