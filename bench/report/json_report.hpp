#pragma once

#include <string>
#include <vector>

#include "bench/report/case_result.hpp"
#include "bench/report/environment.hpp"

namespace linnet::bench {

/// report.json: {"environment": …, "cases": [{name, m, n, k, layout, threads, memory, results:
/// [{library, gflops, gflops_min, gflops_max, percent_of_peak, ratio_to_best_baseline, …}], …}]}.
std::string json_report(const EnvironmentReport& environment,
                        const std::vector<CaseResult>& results);

}  // namespace linnet::bench
