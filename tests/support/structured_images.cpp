#include "tests/support/structured_images.hpp"

#include "engine/core/random.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/slow_sums.hpp"

namespace linnet::test {

ImageSet structured_images(std::size_t count, std::size_t features, std::size_t classes,
                           std::uint64_t seed) {
  ImageSet set{Matrix<std::uint8_t>(count, features), std::vector<std::uint32_t>(count), classes};
  Random random(seed);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t label = i % classes;
    set.labels[i] = static_cast<std::uint32_t>(label);
    for (std::size_t k = 0; k < features; ++k) {
      const std::uint64_t stripe = 12 * ((k / 16 + 3 * label) % 8);
      set.pixels.row(i)[k] = static_cast<std::uint8_t>(stripe + (random.next() >> 57));
    }
  }
  sum_up(set);
  return set;
}

ImageSet noisy_images(std::size_t count, std::size_t features, std::size_t classes) {
  ImageSet images = structured_images(count, features, classes, 170);
  Random random(test_seed(), 171);
  for (std::uint32_t& label : images.labels) {
    if (random.below(5) == 0) label = static_cast<std::uint32_t>(random.below(classes));
  }
  return images;
}

void sum_up(ImageSet& set) {
  set.sums.clear();
  for (std::size_t i = 0; i < set.pixels.rows(); ++i) {
    set.sums.push_back(slow_sums(set.pixels.values(i)));
  }
}

}  // namespace linnet::test
