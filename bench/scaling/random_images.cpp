#include "bench/scaling/random_images.hpp"

#include "engine/core/random.hpp"

namespace linnet::bench {
namespace {

constexpr std::uint64_t kSeed = 1;
constexpr std::uint64_t kPixelStream = 1;
constexpr std::uint64_t kLabelStream = 2;

}  // namespace

RandomImages::RandomImages(std::size_t count, std::size_t features)
    : pixels(count, features), labels(count) {
  Random random(kSeed, kPixelStream);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < features; ++k) {
      pixels.row(i)[k] = static_cast<std::uint8_t>(random.next() >> 56);
    }
  }
  order = random_permutation(count, random);
}

void RandomImages::draw_labels(std::size_t class_count) {
  classes = class_count;
  Random random(kSeed, kLabelStream);
  for (std::uint32_t& label : labels) label = static_cast<std::uint32_t>(random.below(classes));
}

}  // namespace linnet::bench
