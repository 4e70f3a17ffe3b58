#include "bench/report/report_files.hpp"

#include <fstream>

#include "bench/report/chart.hpp"
#include "bench/report/json_report.hpp"
#include "bench/report/markdown_report.hpp"
#include "linnet/error.hpp"

namespace linnet::bench {
namespace {

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw Error(Fault::system, "cannot write " + path.string());
}

}  // namespace

void write_report(const std::filesystem::path& folder, const EnvironmentReport& environment,
                  const std::vector<CaseResult>& results) {
  std::error_code reason;
  std::filesystem::create_directories(folder, reason);
  if (reason) {
    throw Error(Fault::system, "cannot create " + folder.string() + ": " + reason.message());
  }
  std::vector<std::string> names;
  for (const ChartFile& file : charts_of(environment, results)) {
    write_file(folder / file.file, to_svg(file.chart));
    names.push_back(file.file);
  }
  write_file(folder / "report.md", markdown_report(environment, results, names));
  write_file(folder / "report.json", json_report(environment, results));
}

}  // namespace linnet::bench
