#pragma once

#include <cstddef>
#include <string>

#include "apps/data/loaded_data.hpp"
#include "linnet/metrics.hpp"

namespace linnet {

/// What the final model is worth on a test set.
struct TestSummary {
  Evaluation evaluation;
  std::size_t leaked = 0;  ///< examples whose features are trained on too
};

/// The first lines of what is printed of a test set; `path` is where it is.
std::string describe_test(const std::string& path, const TestSummary& test, Noun noun);

}  // namespace linnet
