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

void write_files(const std::filesystem::path& folder, const std::vector<TextFile>& files) {
  std::error_code reason;
  std::filesystem::create_directories(folder, reason);
  if (reason) {
    throw Error(Fault::system, "cannot create " + folder.string() + ": " + reason.message());
  }
  for (const TextFile& file : files) write_file(folder / file.name, file.text);
}

void write_report(const std::filesystem::path& folder, const EnvironmentReport& environment,
                  const std::vector<CaseResult>& results) {
  std::vector<TextFile> files;
  std::vector<std::string> charts;
  const auto add = [&](const std::vector<ChartFile>& more) {
    for (const ChartFile& file : more) {
      files.push_back({file.file, to_svg(file.chart)});
      charts.push_back(file.file);
    }
  };
  add(charts_of(environment, results));
  add(thread_charts_of(environment, results));
  files.push_back({"report.md", markdown_report(environment, results, charts)});
  files.push_back({"report.json", json_report(environment, results)});
  write_files(folder, files);
}

}  // namespace linnet::bench
