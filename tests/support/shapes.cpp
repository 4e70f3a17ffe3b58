#include "tests/support/shapes.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace linnet::test {
namespace {

constexpr std::array<std::size_t, 12> kRows = {1, 2, 3, 4, 5, 6, 7, 8, 9, 63, 64, 65};
constexpr std::array<std::size_t, 12> kFeatures = {1,   63,  64,   65,   511,  512,
                                                   513, 784, 1024, 1100, 4096, 4097};
constexpr std::array<std::size_t, 16> kClasses = {1, 2,  3,  4,  5,  6,  7,  8,
                                                  9, 10, 11, 12, 13, 16, 17, 100};
constexpr std::size_t kMostProducts = 8'000'000;

template <std::size_t N>
std::size_t any_of(const std::array<std::size_t, N>& sizes, Random& random) {
  return sizes[static_cast<std::size_t>(random.below(N))];
}

}  // namespace

std::uint64_t test_seed() {
  const char* given = std::getenv("LINNET_TEST_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : 20'240'229;
}

std::string Shape::text() const {
  return std::to_string(rows) + " rows of " + std::to_string(features) + " features, " +
         std::to_string(classes) + " classes";
}

std::vector<Shape> edge_shapes(Random& random, std::size_t more) {
  std::vector<Shape> shapes;
  const std::size_t each = std::max({kRows.size(), kFeatures.size(), kClasses.size()});
  for (std::size_t i = 0; i < each; ++i) {
    shapes.push_back({kRows[i % kRows.size()], kFeatures[(i * 5) % kFeatures.size()], kClasses[i]});
  }
  for (std::size_t i = 0; i < more; ++i) {
    shapes.push_back({any_of(kRows, random), any_of(kFeatures, random), any_of(kClasses, random)});
  }
  std::erase_if(shapes, [](const Shape& shape) {
    return shape.rows * shape.features * shape.classes > kMostProducts;
  });
  return shapes;
}

}  // namespace linnet::test
