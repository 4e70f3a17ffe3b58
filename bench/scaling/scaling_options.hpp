#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bench/scaling/team_rounds.hpp"

namespace linnet::bench {

/// What linnet_scaling measures, and how long.
struct ScalingOptions {
  std::vector<int> members;  ///< sizes of teams; empty for team_sizes_up_to(all processors)
  std::vector<std::size_t> classes = {6, 10, 100};
  RoundLimits limits;
  bool parallel_for = true;  ///< measures the steps with parallel loops, too
  bool quick = false;
  double memory = 0.0;  ///< GB/s that all memory of the modelled machine gives; 0 for no limit
  std::string isa;
  std::string output;
};

/// The options of a command line. Where there are none to run with (--help, or a mistake), it
/// prints what there is to say and ends the program.
ScalingOptions parse_scaling_options(int argc, char** argv);

}  // namespace linnet::bench
