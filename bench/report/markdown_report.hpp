#pragma once

#include <string>
#include <vector>

#include "bench/report/case_result.hpp"
#include "bench/report/environment.hpp"

namespace linnet::bench {

/// report.md: environment, summary, a table for each group, all results. `charts` are the names
/// of the image files to show.
std::string markdown_report(const EnvironmentReport& environment,
                            const std::vector<CaseResult>& results,
                            const std::vector<std::string>& charts);

}  // namespace linnet::bench
