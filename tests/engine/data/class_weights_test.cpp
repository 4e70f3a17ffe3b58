#include "engine/data/class_weights.hpp"

#include <vector>

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

using Counts = std::vector<std::size_t>;
using Weights = std::vector<float>;

TEST_CASE("classes have no weights where none are asked for", "[class_weights]") {
  CHECK(weights_of_classes({}, Counts{5, 1, 100}).empty());
}

TEST_CASE("balanced weights go with one over the class's size, the largest 1", "[class_weights]") {
  const ClassWeights balanced{.balanced = true, .list = {}};
  CHECK(weights_of_classes(balanced, Counts{8, 2, 4}) == Weights{0.25f, 1.0f, 0.5f});
  CHECK(weights_of_classes(balanced, Counts{7, 7, 7}) == Weights{1.0f, 1.0f, 1.0f});
  CHECK(weights_of_classes(balanced, Counts{1}) == Weights{1.0f});
}

TEST_CASE("a class that is not trained on gets a finite weight and changes no other",
          "[class_weights]") {
  const ClassWeights balanced{.balanced = true, .list = {}};
  CHECK(weights_of_classes(balanced, Counts{0, 8, 2}) == Weights{1.0f, 0.25f, 1.0f});
}

TEST_CASE("listed weights keep their ratios, the largest 1", "[class_weights]") {
  const Counts counts = {5, 1, 100};
  CHECK(weights_of_classes({false, {1.0, 4.0, 2.0}}, counts) == Weights{0.25f, 1.0f, 0.5f});
  CHECK(weights_of_classes({false, {1e300, 4e300, 1e300}}, counts) == Weights{0.25f, 1.0f, 0.25f});
  CHECK(weights_of_classes({false, {3.0, 3.0, 3.0}}, counts) == Weights{1.0f, 1.0f, 1.0f});
}

}  // namespace
}  // namespace linnet::test
