#pragma once

#include <filesystem>
#include <vector>

#include "bench/report/case_result.hpp"
#include "bench/report/environment.hpp"

namespace linnet::bench {

/// Writes report.md, report.json and the charts into the folder, which is created if it does not
/// exist. Throws Error(system) if a file cannot be written.
void write_report(const std::filesystem::path& folder, const EnvironmentReport& environment,
                  const std::vector<CaseResult>& results);

}  // namespace linnet::bench
