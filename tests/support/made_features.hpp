#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/core/random.hpp"
#include "linnet/examples.hpp"
#include "tests/support/stored_numbers.hpp"

namespace linnet::test {

/// Rows of numbers of which a linear model can learn the class, one behind the other without
/// padding: row i has label i mod classes.
template <class T>
struct MadeFeatures {
  std::vector<T> numbers;
  std::vector<std::uint32_t> labels;
  std::size_t classes;
  std::size_t features;

  Examples examples() const {
    return {.features = FeatureView(element_type_of<T>(), numbers.data(), labels.size(), features,
                                    features),
            .labels = labels,
            .classes = classes};
  }
};

/// `number(random, row, column)` gives each number before it is stored as T.
template <class T, class Number>
MadeFeatures<T> made_features(std::size_t count, std::size_t features, std::size_t classes,
                              std::uint64_t seed, const Number& number) {
  MadeFeatures<T> made{.numbers = {}, .labels = {}, .classes = classes, .features = features};
  Random random(seed, 0);
  for (std::size_t i = 0; i < count; ++i) {
    made.labels.push_back(static_cast<std::uint32_t>(i % classes));
    for (std::size_t k = 0; k < features; ++k)
      made.numbers.push_back(stored<T>(number(random, i, k)));
  }
  return made;
}

/// Numbers in [−1.75, 1.75], whose middle differs from class to class.
template <class T>
MadeFeatures<T> signed_features(std::size_t count, std::size_t features, std::size_t classes,
                                std::uint64_t seed) {
  return made_features<T>(
      count, features, classes, seed, [&](Random& random, std::size_t row, std::size_t column) {
        const std::size_t step = (column / 7 + 3 * (row % classes)) % 8;
        const auto noise = static_cast<float>(random.below(1U << 20)) * 0x1p-19f;
        return (static_cast<float>(step) - 3.5f) * 0.21f + noise - 1.0f;
      });
}

/// Whole numbers from 0 to 255, which each element type stores exactly.
template <class T>
MadeFeatures<T> byte_features(std::size_t count, std::size_t features, std::size_t classes,
                              std::uint64_t seed) {
  return made_features<T>(count, features, classes, seed,
                          [&](Random& random, std::size_t row, std::size_t column) {
                            const std::size_t step = (column / 16 + 3 * (row % classes)) % 8;
                            return static_cast<float>(12 * step + random.below(128));
                          });
}

}  // namespace linnet::test
