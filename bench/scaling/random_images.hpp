#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "linnet/examples.hpp"
#include "linnet/matrix.hpp"

namespace linnet::bench {

/// Images of random bytes with random labels, and a random order of them. The same in each run.
struct RandomImages {
  RandomImages(std::size_t count, std::size_t features, std::size_t classes);

  Examples examples() const { return {pixels.view(), labels, classes}; }

  Matrix<std::uint8_t> pixels;
  std::vector<std::uint32_t> labels;
  std::vector<std::uint32_t> order;
  std::size_t classes;
};

}  // namespace linnet::bench
