#pragma once

#include <string>
#include <vector>

#include "bench/report/environment.hpp"
#include "bench/report/outcome.hpp"

namespace linnet::bench {

/// report.md: environment, summary, a table for each group, all results. `charts` are the names of
/// the files to show.
std::string markdown_report(const EnvironmentReport& environment,
                            const std::vector<Outcome>& outcomes,
                            const std::vector<std::string>& charts);

}  // namespace linnet::bench
