#include <nlohmann/json.hpp>

#include "bench/report/chart.hpp"
#include "bench/report/json_report.hpp"
#include "bench/report/markdown_report.hpp"
#include "bench/report/report_files.hpp"
#include "bench/report/terminal_line.hpp"
#include "linnet/error.hpp"
#include "tests/bench/sample_measurements.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::bench {
namespace {

using test::file_content;
using test::TemporaryFolder;

std::vector<CaseResult> sample_results() {
  return {evaluate(sample_measurement("square/64", 1)), evaluate(sample_measurement("odd/a<b", 1))};
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("report.json has the environment and the results of each case") {
  const auto json = nlohmann::json::parse(json_report(sample_environment(), sample_results()));
  const auto& environment = json["environment"];
  CHECK(environment["commit"] == "0123456789");
  CHECK(environment["cpu"] == "A processor");
  for (const char* key : {"compiler", "time", "processors", "system"}) {
    INFO(key);
    CHECK(environment.contains(key));
  }
  CHECK(json["environment"]["missing"][0] == "MKL: no file was found");
  REQUIRE(json["cases"].size() == 2);
  const auto& first = json["cases"][0];
  CHECK(first["name"] == "square/64");
  for (const char* key : {"m", "n", "k"}) CHECK(first[key] == 64);
  CHECK(first["layout"] == "nn");
  CHECK(first["threads"] == 1);
  CHECK(first["memory"] == "hot");
  REQUIRE(first["results"].size() == 3);
  const auto& linnet = first["results"][0];
  CHECK(linnet["library"] == "Linnet");
  CHECK(linnet["gflops"] == 0.5);
  CHECK(linnet["gflops_min"] == 0.25);
  CHECK(linnet["gflops_max"] == 1.0);
  CHECK(linnet["percent_of_peak"] == 25.0);
  CHECK(linnet["ratio_to_best_baseline"] == 1.0);
}

TEST_CASE("report.md opens with the environment and names what is missing") {
  const std::string text = markdown_report(sample_environment(), sample_results(), {"a.svg"});
  CHECK(text.find("## Environment") < text.find("## Summary"));
  CHECK(contains(text, "A processor"));
  CHECK(contains(text, "**Missing**: MKL"));
  CHECK(contains(text, "| squares 64 to 2048 | hot | 1 | 1 | **1.00** | 1.00 | square/64 | 25 |"));
  CHECK(contains(text, "![a.svg](a.svg)"));
}

TEST_CASE("a chart joins the cases of a group and escapes their names") {
  const auto files = charts_of(sample_environment(), sample_results());
  REQUIRE(files.size() == 2);
  CHECK(files[0].file == "square-1.svg");
  CHECK(files[0].chart.limit == 2.0);
  CHECK(files[1].chart.cases == std::vector<std::string>{"a<b"});
  const std::string svg = to_svg(files[1].chart);
  CHECK(svg.rfind("<svg", 0) == 0);
  CHECK(contains(svg, "a&lt;b"));
  CHECK(!contains(svg, "nan"));
}

TEST_CASE("a line for the terminal has progress, speed and the best baseline") {
  const std::string line = terminal_line(evaluate(sample_measurement("square/64", 2)), 3, 40);
  CHECK(contains(line, "[  3/40] square/64"));
  CHECK(contains(line, "2 threads"));
  CHECK(contains(line, "Linnet 0.5 GFLOP/s, 25 % of peak, 1.00 x best"));
  CHECK(contains(line, "best: Fast 0.5 (sgemm nn)"));
}

TEST_CASE("a report is written as three kinds of file, and a folder that cannot be is an error") {
  const TemporaryFolder folder;
  write_report(folder.path() / "deep" / "report", sample_environment(), sample_results());
  CHECK(!file_content(folder / "deep/report/report.md").empty());
  CHECK(!file_content(folder / "deep/report/report.json").empty());
  CHECK(!file_content(folder / "deep/report/square-1.svg").empty());
  CHECK_THROWS_AS(write_report(folder.path() / "deep/report/report.md/x", {}, {}), Error);
}

}  // namespace
}  // namespace linnet::bench
