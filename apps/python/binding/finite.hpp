#pragma once

#include <cmath>
#include <cstddef>
#include <string>

#include "engine/data/finite_features.hpp"
#include "linnet/error.hpp"
#include "linnet/feature_view.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// Returns work(). Where that finds the data invalid and a feature is NaN or infinite, the error
/// names it: computing with such a number is found out sooner than where it lies.
template <class Work>
auto naming_bad_features(const FeatureView& features, const StopRequest& stop, const Work& work) {
  try {
    return work();
  } catch (const Error& error) {
    if (error.fault() != Fault::data) throw;
    for (std::size_t row = 0; row < features.rows(); ++row) {
      stop.check();
      const auto column = first_not_finite(features, row);
      if (!column) continue;
      throw Error(Fault::data, "X has a number in row " + std::to_string(row) + ", column " +
                                   std::to_string(*column) + " that is " +
                                   describe_not_finite(features.at(row, *column)));
    }
    throw;
  }
}

}  // namespace linnet
