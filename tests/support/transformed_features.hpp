#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "linnet/examples.hpp"
#include "linnet/normalize.hpp"
#include "tests/support/made_features.hpp"

namespace linnet::test {

/// How features are transformed as they are read.
struct Transform {
  const char* name;
  Normalize normalize;
  bool standardize;
};

inline constexpr Transform kTransforms[] = {{"plain", Normalize::none, false},
                                            {"standardized", Normalize::none, true},
                                            {"normalized", Normalize::rows, false},
                                            {"both", Normalize::rows, true}};

/// A copy of features that is normalized and standardized in double, by two passes, and then
/// rounded to floats.
struct TransformedFeatures {
  MadeFeatures<float> copy;
  std::vector<double> mean;       ///< of each column, of bytes in units of 255
  std::vector<double> deviation;  ///< 1 of a constant column
  /// The largest (|x| + |mean|) / deviation, over the largest number of the copy: how much more the
  /// rounding errors of one in single precision are than roundoffs of the copy.
  double magnification = 1.0;
};

/// Means and deviations are those of the rows that `trained` names.
TransformedFeatures transformed(const Examples& examples, std::span<const std::uint32_t> trained,
                                Normalize normalize, bool standardize);

}  // namespace linnet::test
