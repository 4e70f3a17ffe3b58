#pragma once

#include <string>
#include <vector>

#include "bench/measure/candidate.hpp"

namespace linnet::bench {

/// The candidates of one case. Each has passed the check against the reference and is the fastest
/// form of its library.
struct Candidates {
  std::vector<Candidate> candidates;
  std::vector<std::string> errors;  ///< the forms that gave wrong results
  int untried = 0;  ///< libraries and numbers of threads that the time did not allow to try
};

}  // namespace linnet::bench
