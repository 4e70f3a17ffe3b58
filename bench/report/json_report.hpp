#pragma once

#include <string>
#include <vector>

#include "bench/report/environment.hpp"
#include "bench/report/outcome.hpp"

namespace linnet::bench {

/// report.json: {"environment": …, "cases": [{name, m, n, k, layout, threads, memory, results:
/// [{library, gflops, gflops_min, gflops_max, percent_of_peak, ratio_to_best_baseline, …}], …}]}.
std::string json_report(const EnvironmentReport& environment, const std::vector<Outcome>& outcomes);

}  // namespace linnet::bench
