#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/random.hpp"

namespace linnet::test {

/// The seed of all that tests draw: LINNET_TEST_SEED in the environment, else a fixed one.
std::uint64_t test_seed();

/// Examples, features and classes of one product.
struct Shape {
  std::size_t rows;
  std::size_t features;
  std::size_t classes;

  std::string text() const;
};

/// Shapes on and around the edges of register tiles, slices and padding: each number of rows, of
/// features and of classes at least once, and `more` combinations drawn with `random`. None needs
/// more than eight million products.
std::vector<Shape> edge_shapes(Random& random, std::size_t more);

}  // namespace linnet::test
