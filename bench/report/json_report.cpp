#include "bench/report/json_report.hpp"

#include <nlohmann/json.hpp>

#include "bench/report/environment_json.hpp"

namespace linnet::bench {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const LibraryResult& result) {
  return {{"library", result.library},
          {"gflops", result.gflops},
          {"gflops_min", result.gflops_min},
          {"gflops_max", result.gflops_max},
          {"percent_of_peak", result.percent_of_peak},
          {"ratio_to_best_baseline", result.ratio_to_best_baseline},
          {"gigabytes_per_second", result.gigabytes},
          {"microseconds", result.microseconds},
          {"form", result.form},
          {"threads", result.threads},
          {"baseline", result.is_baseline}};
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
               {"memory", measurement.memory},
               {"results", results}};
  if (!measurement.errors.empty()) json["wrong"] = measurement.errors;
  return json;
}

}  // namespace

std::string json_report(const EnvironmentReport& environment,
                        const std::vector<CaseResult>& results) {
  Json cases = Json::array();
  for (const CaseResult& case_result : results) cases.push_back(to_json(case_result));
  const Json report = {{"environment", to_json(environment)}, {"cases", cases}};
  return report.dump(2) + "\n";
}

}  // namespace linnet::bench
