#include <algorithm>
#include <vector>

#include "engine/data/split.hpp"
#include "engine/train/training_set.hpp"
#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

using Order = std::vector<std::uint32_t>;

Order sorted(Order order) {
  std::sort(order.begin(), order.end());
  return order;
}

Recipe shuffled(Shuffle shuffle, std::uint64_t seed) {
  Recipe recipe;
  recipe.shuffle = shuffle;
  recipe.seed = seed;
  return recipe;
}

TEST_CASE("the split of twenty examples by seed 0 is fixed", "[training_set]") {
  // From tests/python/article_golden.py.
  const Split split = split_examples(20, 0.2, 0);
  CHECK(split.valid == Order{4, 6, 18, 7});
  CHECK(split.train == Order{9, 0, 16, 19, 10, 2, 5, 13, 12, 14, 17, 15, 11, 1, 3, 8});
  const Recipe recipe = shuffled(Shuffle::epoch, 0);
  CHECK(epoch_order(split, recipe, 0) ==
        Order{11, 8, 13, 16, 10, 15, 2, 3, 1, 5, 14, 0, 9, 12, 19, 17});
  CHECK(epoch_order(split, recipe, 1) ==
        Order{0, 17, 19, 13, 8, 1, 12, 9, 16, 15, 3, 14, 2, 11, 10, 5});
}

TEST_CASE("shuffled once, every epoch has the split's own order", "[training_set]") {
  const Split split = split_examples(50, 0.2, 3);
  for (const std::size_t epoch : {0U, 1U, 14U}) {
    CHECK(epoch_order(split, shuffled(Shuffle::once, 3), epoch) == split.train);
  }
}

TEST_CASE("shuffled by epoch, each epoch has an order of its own", "[training_set]") {
  const Split split = split_examples(200, 0.2, 3);
  std::vector<Order> orders = {split.train};
  for (const std::uint64_t seed : {3U, 4U}) {
    for (std::size_t epoch = 0; epoch < 10; ++epoch) {
      const Order order = epoch_order(split, shuffled(Shuffle::epoch, seed), epoch);
      CHECK(sorted(order) == sorted(split.train));
      CHECK(order == epoch_order(split, shuffled(Shuffle::epoch, seed), epoch));
      CHECK(std::find(orders.begin(), orders.end(), order) == orders.end());
      orders.push_back(order);
    }
  }
}

}  // namespace
}  // namespace linnet::test
