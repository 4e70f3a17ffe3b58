#pragma once

#include <string>
#include <vector>

#include "bench/measure/contest.hpp"

namespace linnet::bench {

/// Those who can compute a case, each checked against the reference and in its fastest form, and
/// what was wrong with the others.
struct Field {
  std::vector<Contender> contenders;
  std::vector<std::string> complaints;

  void add(std::vector<Contender> more) {
    for (Contender& contender : more) contenders.push_back(std::move(contender));
  }
};

}  // namespace linnet::bench
