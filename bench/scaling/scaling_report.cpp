#include "bench/scaling/scaling_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "bench/report/environment_json.hpp"

namespace linnet::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kGiga = 1e9;
constexpr double kMicro = 1e6;

/// The microseconds of a barrier and, if fewer threads than asked for took part, their number.
std::string barrier_cell(double seconds, int took_part, int threads) {
  if (std::isnan(seconds)) return "not measured";
  const std::string time = fmt::format("{:.2f} µs", seconds * kMicro);
  return took_part == threads ? time : fmt::format("{} ({} of {})", time, took_part, threads);
}

double percent_of_peak(const StepRow& row) {
  return 100.0 * row.operations / row.seconds / row.peak;
}

/// The batch sizes of the model's rows, each once, in their order.
std::vector<std::size_t> batches_of(const std::vector<ModelRow>& rows, std::size_t classes) {
  std::vector<std::size_t> batches;
  for (const ModelRow& row : rows) {
    if (row.classes != classes) continue;
    if (std::find(batches.begin(), batches.end(), row.batch) == batches.end()) {
      batches.push_back(row.batch);
    }
  }
  return batches;
}

Json to_json(const BarrierRow& row) {
  Json json = {{"threads", row.threads},
               {"team_seconds", row.cost.team},
               {"team_members", row.cost.team_members},
               {"parallel_for_seconds", row.cost.parallel_for}};
  if (row.cost.openmp_threads != 0) {
    json["openmp_seconds"] = row.cost.openmp;
    json["openmp_threads"] = row.cost.openmp_threads;
  }
  return json;
}

Json to_json(const StepRow& row) {
  return {{"classes", row.classes},
          {"batch", row.batch},
          {"threads", row.threads},
          {"members", row.members},
          {"rounds", row.rounds},
          {"rounds_left_out", row.rounds_left_out},
          {"seconds", row.seconds},
          {"gflops", row.operations / row.seconds / kGiga},
          {"percent_of_peak", percent_of_peak(row)},
          {"modelled_seconds", row.modelled},
          {"parallel_for_seconds", row.parallel_for}};
}

}  // namespace

std::string environment_lines(const EnvironmentReport& environment) {
  return fmt::format(
      "- Linnet {}, {}; measured {}\n"
      "- CPU: {}, {} processors; governor: {}\n"
      "- System: {}\n",
      environment.commit, environment.compiler, environment.time, environment.cpu,
      environment.processors, environment.governor, environment.system);
}

std::string machine_table(const ScalingReport& report) {
  std::string text =
      "\n| threads | multiply-add peak, GFLOP/s | reading memory, GB/s |\n|---|---|---|\n";
  for (const MachineRow& row : report.machine) {
    text +=
        fmt::format("| {} | {:.1f} | {:.1f} |\n", row.threads, row.peak / kGiga, row.read / kGiga);
  }
  return text;
}

std::string barrier_table(const ScalingReport& report) {
  std::string text =
      "\n| threads | a barrier of a team | an empty `parallel_for` | an OpenMP barrier |\n"
      "|---|---|---|---|\n";
  for (const auto& [threads, cost] : report.barriers) {
    text +=
        fmt::format("| {} | {} | {:.2f} µs | {} |\n", threads,
                    barrier_cell(cost.team, cost.team_members, threads), cost.parallel_for * kMicro,
                    barrier_cell(cost.openmp, cost.openmp_threads, threads));
  }
  if (!report.barrier_is_measured) {
    text += fmt::format(
        "\nNo team of two came together; the model assumes {:.2f} µs for its barrier.\n",
        report.modelled_barrier * kMicro);
  }
  return text;
}

std::string step_table(const ScalingReport& report, std::size_t classes) {
  std::string text = fmt::format(
      "\n{} classes, {} features, pixels from memory:\n\n"
      "| batch | threads | members | step, µs | GFLOP/s | % of peak | model, µs "
      "| with `parallel_for`, µs |\n|---|---|---|---|---|---|---|---|\n",
      classes, report.features);
  std::string notes;
  for (const StepRow& row : report.steps) {
    if (row.classes != classes) continue;
    text += fmt::format("| {} | {} | {} | {:.1f} | {:.0f} | {:.0f} | {:.1f} | {:.1f} |\n",
                        row.batch, row.threads, row.members, row.seconds * kMicro,
                        row.operations / row.seconds / kGiga, percent_of_peak(row),
                        row.modelled * kMicro, row.parallel_for * kMicro);
    if (row.rounds_left_out != 0) {
      notes += fmt::format(
          "\nBatch {}, {} threads: {} of {} rounds had fewer than {} members and are left out.\n",
          row.batch, row.threads, row.rounds_left_out, row.rounds + row.rounds_left_out,
          row.members);
    }
  }
  return text + notes;
}

std::string model_table(const ScalingReport& report, std::size_t classes) {
  const std::vector<std::size_t> batches = batches_of(report.model, classes);
  std::string text = fmt::format(
      "\nThe model for more cores, {} classes: µs a step, speedup over one core, and what takes "
      "most "
      "of the step's time.\n\n| cores |",
      classes);
  std::string rule = "\n|---|";
  for (const std::size_t batch : batches) {
    text += fmt::format(" batch {} | |", batch);
    rule += "---|---|";
  }
  text += rule;
  int cores = 0;
  for (const ModelRow& row : report.model) {
    if (row.classes != classes) continue;
    if (row.cores != cores) text += fmt::format("\n| {} |", row.cores);
    cores = row.cores;
    text +=
        fmt::format(" {:.1f} | {:.1f}, {} |", row.seconds * kMicro, row.speedup, row.largest_part);
  }
  return text + "\n";
}

std::string scaling_json(const ScalingReport& report) {
  Json json = {{"environment", to_json(report.environment)},
               {"features", report.features},
               {"modelled_barrier_seconds", report.modelled_barrier},
               {"barrier_is_measured", report.barrier_is_measured}};
  for (const char* name : {"machine", "barriers", "steps", "model"}) json[name] = Json::array();
  for (const MachineRow& row : report.machine) {
    json["machine"].push_back({{"threads", row.threads},
                               {"peak_gflops", row.peak / kGiga},
                               {"read_gigabytes_per_second", row.read / kGiga}});
  }
  for (const BarrierRow& row : report.barriers) json["barriers"].push_back(to_json(row));
  for (const StepRow& row : report.steps) json["steps"].push_back(to_json(row));
  for (const ModelRow& row : report.model) {
    json["model"].push_back({{"classes", row.classes},
                             {"batch", row.batch},
                             {"cores", row.cores},
                             {"seconds", row.seconds},
                             {"speedup", row.speedup},
                             {"largest_part", row.largest_part}});
  }
  return json.dump(2) + "\n";
}

}  // namespace linnet::bench
