#pragma once

#include <filesystem>
#include <vector>

#include "bench/report/environment.hpp"
#include "bench/report/outcome.hpp"

namespace linnet::bench {

/// Writes report.md, report.json and the charts into the folder, which is made if it is not there.
/// Throws Error(system) if a file cannot be written.
void write_report(const std::filesystem::path& folder, const EnvironmentReport& environment,
                  const std::vector<Outcome>& outcomes);

}  // namespace linnet::bench
