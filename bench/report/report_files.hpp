#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bench/report/case_result.hpp"
#include "bench/report/environment.hpp"

namespace linnet::bench {

struct TextFile {
  std::string name;
  std::string text;
};

/// Writes the files into the folder, which is created if it does not exist. Throws Error(system) if
/// one cannot be written.
void write_files(const std::filesystem::path& folder, const std::vector<TextFile>& files);

/// Writes report.md, report.json and the charts into the folder, which is created if it does not
/// exist. Throws Error(system) if a file cannot be written.
void write_report(const std::filesystem::path& folder, const EnvironmentReport& environment,
                  const std::vector<CaseResult>& results);

}  // namespace linnet::bench
