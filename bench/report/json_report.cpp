#include "bench/report/json_report.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "bench/report/environment_json.hpp"
#include "bench/report/summary.hpp"

namespace linnet::bench {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double value) {
  return std::isnan(value) ? Json(nullptr) : Json(value);
}

Json to_json(const LibraryResult& result) {
  return {{"library", result.library},
          {"gflops", result.gflops},
          {"gflops_min", result.gflops_min},
          {"gflops_max", result.gflops_max},
          {"percent_of_peak", result.percent_of_peak},
          {"ratio_to_best_baseline", number_or_null(result.ratio_to_best_baseline)},
          {"gigabytes_per_second", result.gigabytes},
          {"microseconds", result.microseconds},
          {"form", result.form},
          {"threads", result.threads},
          {"baseline", result.is_baseline},
          {"seconds", result.seconds}};
}

Json to_json(const Headline& headline) {
  return {{"ratio", headline.ratio},
          {"ratio_min", headline.ratio_min},
          {"ratio_max", headline.ratio_max},
          {"rounds", headline.rounds},
          {"gflops", headline.gflops},
          {"gigabytes_per_second", headline.gigabytes},
          {"percent_of_peak", headline.percent_of_peak},
          {"best_gflops", headline.best_gflops},
          {"best_library", headline.best_library},
          {"best_form", headline.best_form}};
}

Json to_json(const SummaryLine& line) {
  return {{"cases", line.title},
          {"memory", line.memory},
          {"threads", line.threads},
          {"number", line.cases},
          {"geometric_mean", line.geometric_mean},
          {"worst", line.worst},
          {"worst_case", line.worst_case},
          {"least_percent_of_peak", line.least_percent_of_peak}};
}

Json to_json(const CaseResult& case_result) {
  const Measurement& measurement = case_result.measurement;
  Json results = Json::array();
  for (const LibraryResult& result : case_result.results) results.push_back(to_json(result));
  Json json = {{"name", measurement.name},
               {"group", measurement.group},
               {"m", measurement.m},
               {"n", measurement.n},
               {"k", measurement.k},
               {"layout", measurement.layout},
               {"threads", measurement.threads},
               {"memory", measurement.memory}};
  if (case_result.headline) json["headline"] = to_json(*case_result.headline);
  if (measurement.untried != 0) json["trials_left_out"] = measurement.untried;
  if (!measurement.errors.empty()) json["wrong"] = measurement.errors;
  json["results"] = std::move(results);
  return json;
}

/// The array with one element a line.
template <class Elements>
std::string lines_of(const Elements& elements) {
  std::string text;
  for (const auto& element : elements) {
    text += (text.empty() ? "\n" : ",\n") + to_json(element).dump();
  }
  return "[" + text + "]";
}

}  // namespace

std::string json_report(const EnvironmentReport& environment,
                        const std::vector<CaseResult>& results) {
  return "{\n\"environment\": " + to_json(environment).dump(1) +
         ",\n\"summary\": " + lines_of(summarize(results)) + ",\n\"cases\": " + lines_of(results) +
         "}\n";
}

}  // namespace linnet::bench
