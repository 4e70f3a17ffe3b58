#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "linnet/examples.hpp"
#include "linnet/matrix.hpp"

namespace linnet::bench {

/// Images of random bytes, random labels, and a random order of them. The same in each run.
struct RandomImages {
  RandomImages(std::size_t count, std::size_t features);

  /// Gives each image one of so many labels.
  void draw_labels(std::size_t class_count);

  Examples examples() const { return {pixels.view(), labels, classes}; }

  Matrix<std::uint8_t> pixels;
  std::vector<std::uint32_t> labels;
  std::vector<std::uint32_t> order;
  std::size_t classes = 0;
};

}  // namespace linnet::bench
