#include "bench/scaling/scaling_json.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "bench/report/environment_json.hpp"

namespace linnet::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kGiga = 1e9;

Json number_or_null(double value) {
  return std::isnan(value) ? Json(nullptr) : Json(value);
}

Json to_json(const MachineRow& row) {
  return {{"threads", row.threads},
          {"peak_gflops", row.peak / kGiga},
          {"read_gigabytes_per_second", row.read / kGiga}};
}

Json to_json(const BarrierRow& row) {
  Json json = {{"asked", row.asked},
               {"members", row.cost.team_members},
               {"full_team", row.cost.team_members == row.asked},
               {"team_seconds", number_or_null(row.cost.team)},
               {"parallel_for_seconds", row.cost.parallel_for}};
  if (row.cost.openmp_threads != 0) {
    json["openmp_seconds"] = row.cost.openmp;
    json["openmp_threads"] = row.cost.openmp_threads;
  }
  return json;
}

Json to_json(const StepRow& row) {
  const std::vector<double>& seconds = row.team.seconds;
  Json json = {{"classes", row.classes},
               {"batch", row.batch},
               {"asked", row.asked},
               {"members", row.team.members},
               {"full_team", row.team.members == row.asked},
               {"rounds", seconds.size()},
               {"rounds_left_out", row.team.left_out},
               {"seconds", row.seconds},
               {"least_seconds", *std::min_element(seconds.begin(), seconds.end())},
               {"gflops", row.operations / row.seconds / kGiga},
               {"percent_of_peak", 100.0 * row.operations / row.seconds / row.peak},
               {"modelled_seconds", row.modelled}};
  if (row.parallel_for) {
    json["parallel_for_seconds"] = row.parallel_for->seconds;
    json["parallel_for_threads"] = row.parallel_for->members;
  }
  return json;
}

Json to_json(const ModelRow& row) {
  return {{"classes", row.classes}, {"batch", row.batch},     {"cores", row.cores},
          {"seconds", row.seconds}, {"speedup", row.speedup}, {"largest_part", row.largest_part}};
}

template <class Row>
Json to_json(const std::vector<Row>& rows) {
  Json json = Json::array();
  for (const Row& row : rows) json.push_back(to_json(row));
  return json;
}

}  // namespace

std::string scaling_json(const ScalingReport& report) {
  const Json json = {{"environment", to_json(report.environment)},
                     {"instruction_set", report.instruction_set},
                     {"effort", report.effort},
                     {"features", report.features},
                     {"images", report.images},
                     {"modelled_barrier_seconds", report.modelled_barrier},
                     {"barrier_is_measured", report.barrier_is_measured},
                     {"machine", to_json(report.machine)},
                     {"barriers", to_json(report.barriers)},
                     {"steps", to_json(report.steps)},
                     {"model", to_json(report.model)}};
  return json.dump(2) + "\n";
}

}  // namespace linnet::bench
