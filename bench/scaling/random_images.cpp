#include "bench/scaling/random_images.hpp"

#include "engine/core/random.hpp"

namespace linnet::bench {

RandomImages::RandomImages(std::size_t count, std::size_t features, std::size_t class_count)
    : pixels(count, features), labels(count), classes(class_count) {
  Random random(1, 1);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < features; ++k) {
      pixels.row(i)[k] = static_cast<std::uint8_t>(random.next() >> 56);
    }
    labels[i] = static_cast<std::uint32_t>(random.below(classes));
  }
  order = random_permutation(count, random);
}

}  // namespace linnet::bench
