#pragma once

#include <string>
#include <vector>

#include "bench/report/case_result.hpp"
#include "bench/report/environment.hpp"

namespace linnet::bench {

/// report.json: {"environment": …, "summary": [{cases, memory, threads, geometric_mean, worst, …}],
/// "cases": [{name, m, n, k, layout, threads, memory, headline: {ratio, ratio_min, ratio_max,
/// gflops, best_gflops, best_library, …}, results: [{library, gflops, ratio_to_best_baseline,
/// seconds, …}], …}]}. Each case and each line of the summary is a line.
std::string json_report(const EnvironmentReport& environment,
                        const std::vector<CaseResult>& results);

}  // namespace linnet::bench
