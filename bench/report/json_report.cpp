#include "bench/report/json_report.hpp"

#include <nlohmann/json.hpp>

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

Json to_json(const EnvironmentReport& environment) {
  Json libraries = Json::array();
  for (const LibraryNote& note : environment.libraries) {
    libraries.push_back(
        {{"name", note.name}, {"description", note.description}, {"path", note.path}});
  }
  Json peaks = Json::array();
  for (const PeakOfSet& peak : environment.peaks) {
    for (const PeakOfThreads& threads : peak.threads) {
      peaks.push_back({{"set", peak.set},
                       {"threads", threads.threads},
                       {"gflops", threads.gflops},
                       {"read_gigabytes_per_second", threads.gigabytes}});
    }
  }
  return {{"commit", environment.commit},
          {"compiler", environment.compiler},
          {"time", environment.time},
          {"cpu", environment.cpu},
          {"system", environment.system},
          {"governor", environment.governor},
          {"instruction_sets", environment.instruction_sets},
          {"caches", environment.caches},
          {"memory_bytes", environment.memory_bytes},
          {"stream_bytes", environment.stream_bytes},
          {"settings_removed", environment.settings_removed},
          {"libraries", libraries},
          {"missing", environment.missing},
          {"peaks", peaks}};
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
