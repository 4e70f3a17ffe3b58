#pragma once

#include <string>
#include <vector>

#include "bench/measure/candidate.hpp"

namespace linnet::bench {

/// The candidates of one case. Each has passed the check against the reference and is the fastest
/// form of its library. `errors` tells which forms gave wrong results.
struct Candidates {
  std::vector<Candidate> candidates;
  std::vector<std::string> errors;

  void add(std::vector<Candidate> more) {
    for (Candidate& candidate : more) candidates.push_back(std::move(candidate));
  }
};

}  // namespace linnet::bench
