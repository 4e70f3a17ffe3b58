#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "engine/core/random.hpp"
#include "linnet/logistic_regression.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/made_features.hpp"
#include "tests/support/reference_logistic.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/structured_images.hpp"

namespace linnet::test {

using Order = std::vector<std::uint32_t>;

/// The indices 0 to count − 1.
inline Order first(std::size_t count) {
  Order indices(count);
  std::iota(indices.begin(), indices.end(), 0U);
  return indices;
}

/// Draws a fifth of the labels, so that no linear model gets all of them right.
inline void disturb(std::vector<std::uint32_t>& labels, std::size_t classes, std::uint64_t stream) {
  Random random(test_seed(), stream);
  for (std::uint32_t& label : labels) {
    if (random.below(5) == 0) label = static_cast<std::uint32_t>(random.below(classes));
  }
}

inline ImageSet noisy_images(std::size_t count, std::size_t features, std::size_t classes) {
  ImageSet images = structured_images(count, features, classes, 170);
  disturb(images.labels, classes, 171);
  return images;
}

template <class T>
MadeFeatures<T> noisy_features(std::size_t count, std::size_t features, std::size_t classes) {
  MadeFeatures<T> made = signed_features<T>(count, features, classes, 172);
  disturb(made.labels, classes, 173);
  return made;
}

/// Options of a fit that is compared with the minimum.
constexpr LogisticOptions tight() {
  return {.tolerance = 1e-6, .max_iterations = 5000, .class_weights = {}, .example_weights = {}};
}

inline Penalty C(double value) {
  return {.C = value, .l2 = std::nullopt};
}

inline double largest_of(std::span<const double> numbers) {
  double largest = 0.0;
  for (const double number : numbers) largest = std::max(largest, std::fabs(number));
  return largest;
}

/// Checks a fit against the minimum of the reference.
inline void check_optimum(const LogisticFit& fit, const ReferenceLogistic& reference) {
  const std::vector<double> expected = reference.minimum();
  REQUIRE(largest_of(reference.gradient(expected)) < 1e-8);
  const std::vector<double> got = reference.parameters(fit.model);
  const double value = reference.value(expected);
  CHECK(fit.end == FitEnd::converged);
  CHECK(std::fabs(fit.progress.value - value) < 1e-6 * value);
  CHECK(std::fabs(reference.value(got) - value) < 1e-6 * value);
  double off = 0.0;
  for (std::size_t i = 0; i < got.size(); ++i) off = std::max(off, std::fabs(got[i] - expected[i]));
  CHECK(off < 1e-3 * largest_of(expected));
}

}  // namespace linnet::test
