#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "linnet/examples.hpp"
#include "linnet/matrix.hpp"

namespace linnet::test {

/// Small images of which a linear model can learn the class, always the same for the same numbers.
struct ImageSet {
  Matrix<std::uint8_t> pixels;
  std::vector<std::uint32_t> labels;
  std::size_t classes = 0;
  std::vector<ByteSums> sums = {};

  Examples examples() const { return {pixels.view(), labels, classes, {}, sums}; }
};

/// Image i has label i mod classes. Its pixel k is 12 · ((k / 16 + 3 · label) mod 8), which makes
/// stripes that differ from class to class, plus the seven high bits of the next draw of
/// Random(seed). tests/python/article_golden.py makes the same.
ImageSet structured_images(std::size_t count, std::size_t features, std::size_t classes,
                           std::uint64_t seed);

/// Such images by test_seed(), of which about a fifth get a label at random: no linear model gets
/// all right.
ImageSet noisy_images(std::size_t count, std::size_t features, std::size_t classes);

/// To be called where pixels have been changed.
void sum_up(ImageSet& set);

}  // namespace linnet::test
