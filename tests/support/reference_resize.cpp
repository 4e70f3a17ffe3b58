#include "tests/support/reference_resize.hpp"

#include <algorithm>
#include <cstddef>

#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

struct Weight {
  std::size_t input;
  double weight;
};

/// The weights of the n input pixels for output pixel i of m, from whole numbers, in double.
std::vector<Weight> reference_weights(std::int64_t n, std::int64_t m, std::int64_t i) {
  std::vector<Weight> weights;
  const auto add = [&](std::int64_t input, std::int64_t share, std::int64_t whole) {
    const auto inside = static_cast<std::size_t>(std::clamp<std::int64_t>(input, 0, n - 1));
    weights.push_back({inside, static_cast<double>(share) / static_cast<double>(whole)});
  };
  if (m > n) {
    // The position plus one half, in units of 1 / (2 m).
    const std::int64_t position = (2 * i + 1) * n + m;
    const std::int64_t right = position / (2 * m);
    const std::int64_t rest = position % (2 * m);
    add(right - 1, 2 * m - rest, 2 * m);
    add(right, rest, 2 * m);
  } else {
    // In units of 1 / m of an input pixel: an output pixel has length n, an input pixel m.
    for (std::int64_t j = i * n / m; j * m < (i + 1) * n; ++j) {
      add(j, std::min((j + 1) * m, (i + 1) * n) - std::max(j * m, i * n), n);
    }
  }
  return weights;
}

/// A bound on the error of a weighted mean of values in [0, 1]. With the unit u = 2^-24:
/// - the ratio m/n is computed with a relative error of u. So the borders of an output pixel are
///   off by up to n u where they are counted in the smaller pixels' ratio, and a product and a
///   quotient with it round at most 4 times, within min(n, m) + 1; the distance of two centres, the
///   filter's ramp and what is done with them round 8 times, near 1;
/// - either end of the output pixel, or either of the two pixels it lies between, gains or loses
///   that much weight. The weights e too many move a mean of v around µ by Σ e (v − µ) once they
///   are divided by their sum: by no more than Σ |e|;
/// - the sum of the weights, the division and the product by it round, then the products and sums
///   of the mean.
double axis_bound(std::size_t n, std::size_t m) {
  const std::size_t roundings = n + 4 * (std::min(n, m) + 1) + 8;
  const std::size_t terms = n / m + 4;
  return 2.0 * rounding_bound(roundings) + rounding_bound(terms + 2) + rounding_bound(terms + 1);
}

}  // namespace

std::vector<double> resize_reference(ImageSize from, const std::vector<std::uint8_t>& grey,
                                     ImageSize to) {
  std::vector<double> wide(std::size_t{to.width} * from.height);
  for (std::size_t x = 0; x < to.width; ++x) {
    const auto weights = reference_weights(from.width, to.width, static_cast<std::int64_t>(x));
    for (std::size_t y = 0; y < from.height; ++y) {
      for (const auto& [input, weight] : weights) {
        wide[y * to.width + x] += weight * grey[y * from.width + input];
      }
    }
  }
  std::vector<double> out(to.pixels());
  for (std::size_t y = 0; y < to.height; ++y) {
    const auto weights = reference_weights(from.height, to.height, static_cast<std::int64_t>(y));
    for (std::size_t x = 0; x < to.width; ++x) {
      for (const auto& [input, weight] : weights) {
        out[y * to.width + x] += weight * wide[input * to.width + x];
      }
    }
  }
  return out;
}

double resize_bound(ImageSize from, ImageSize to) {
  return 0.5 + 255.0 * (axis_bound(from.width, to.width) + axis_bound(from.height, to.height) +
                        rounding_bound(4));
}

}  // namespace linnet::test
