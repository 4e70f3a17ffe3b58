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
  CHECK(linnet["seconds"] == std::vector<double>{1.0, 2.0, 4.0});
  CHECK(first["headline"]["ratio"] == 1.0);
  CHECK(first["headline"]["ratio_min"] == 0.5);
  CHECK(first["headline"]["best_library"] == "Fast");
  CHECK(!first.contains("trials_left_out"));
}

TEST_CASE("report.json has the summary, null where there is no ratio, and a line for each case") {
  Measurement measurement = sample_measurement("square/64", 2);
  measurement.timings[1].seconds.clear();
  measurement.untried = 3;
  const std::string text = json_report(sample_environment(), {evaluate(measurement)});
  const auto json = nlohmann::json::parse(text);
  REQUIRE(json["summary"].size() == 1);
  const auto& line = json["summary"][0];
  CHECK(line["cases"] == "squares 64 to 2048");
  CHECK(line["threads"] == 2);
  CHECK(line["number"] == 1);
  CHECK(line["geometric_mean"] == 1.0);
  CHECK(line["worst"] == 1.0);
  CHECK(line["worst_case"] == "square/64");
  CHECK(json["cases"][0]["results"][2]["ratio_to_best_baseline"].is_null());
  CHECK(json["cases"][0]["trials_left_out"] == 3);
  CHECK(contains(text, "\n{\"name\":\"square/64\""));
}

TEST_CASE("report.md opens with the environment and names what is missing") {
  const std::string text = markdown_report(sample_environment(), sample_results(), {"a.svg"});
  CHECK(text.find("## Environment") < text.find("## Summary"));
  CHECK(contains(text, "A processor"));
  CHECK(contains(text, "**Missing**: MKL"));
  CHECK(contains(text, "| squares 64 to 2048 | hot | 1 | 1 | **1.00** | 1.00 | square/64 | 25 |"));
  CHECK(contains(text,
                 "| square/64 | hot | 1 | 0.5 | 1.5 | 25 | Fast: sgemm nn | 0.5 | 1.00 | 0.50 to "
                 "2.50 | 3 |"));
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
  CHECK(contains(line, "ratio 1.00 (0.50 to 2.50 in 3 rounds)"));
  CHECK(contains(line, "Linnet 0.5 GFLOP/s, 25 % of peak; Fast 0.5 (sgemm nn)"));
  CHECK(!contains(line, "left out"));

  Measurement alone = sample_measurement("square/64", 2);
  alone.timings.resize(1);
  alone.untried = 2;
  alone.errors = {"X: wrong"};
  const std::string short_line = terminal_line(evaluate(alone), 3, 40);
  CHECK(contains(short_line, "Linnet 0.5 GFLOP/s, 25 % of peak; 2 trials left out; 1 WRONG"));
}

TEST_CASE("the summary for the terminal has the mean, the worst case and the threads") {
  const std::string table =
      summary_table(summarize({evaluate(sample_measurement("square/64", 16))}));
  CHECK(contains(table, "geometric mean"));
  CHECK(contains(table, "squares 64 to 2048"));
  CHECK(contains(table, "16      1           1.00   1.00  square/64\n"));
}

TEST_CASE("three numbers of threads make a chart over them, two do not") {
  std::vector<CaseResult> results;
  for (const int threads : {1, 2, 4}) {
    CHECK(thread_charts_of(sample_environment(), results).empty());
    results.push_back(evaluate(sample_measurement("square/64", threads)));
  }
  const auto files = thread_charts_of(sample_environment(), results);
  REQUIRE(files.size() == 1);
  CHECK(files[0].file == "square-threads.svg");
  const Chart& chart = files[0].chart;
  CHECK(chart.cases == std::vector<std::string>{"1", "2", "4"});
  REQUIRE(chart.series.size() == 3);
  CHECK(chart.series[0].values == std::vector<double>{0.5, 0.5, 0.5});
  CHECK(chart.series[1].is_dashed);
  CHECK(chart.series[2].name == "multiply-add peak");
  const std::string svg = to_svg(chart);
  CHECK(contains(svg, "stroke-dasharray"));
  CHECK(!contains(svg, "nan"));
}

TEST_CASE("a chart over threads has at most five cases of a group, spread over it") {
  std::vector<CaseResult> results;
  for (const int threads : {1, 2, 4}) {
    for (int size = 1; size <= 9; ++size) {
      results.push_back(evaluate(sample_measurement("square/" + std::to_string(size), threads)));
    }
  }
  const auto files = thread_charts_of(EnvironmentReport{}, results);
  REQUIRE(files.size() == 1);
  std::vector<std::string> names;
  for (const Series& series : files[0].chart.series) {
    if (!series.is_dashed) names.push_back(series.name);
  }
  CHECK(names == std::vector<std::string>{"1", "3", "5", "7", "9"});
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
