#include "bench/scaling/scaling_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace linnet::bench {
namespace {

constexpr double kGiga = 1e9;
constexpr double kMicro = 1e6;

/// The number of threads that took part, and how many were asked for if those are not the same.
std::string members_cell(int took_part, int asked) {
  return took_part == asked ? std::to_string(asked) : fmt::format("{} (of {})", took_part, asked);
}

/// The microseconds of a barrier and, if fewer threads than asked for took part, their number.
std::string barrier_cell(double seconds, int took_part, int asked) {
  if (std::isnan(seconds)) return took_part == 0 ? "not measured" : "nobody joined";
  const std::string time = fmt::format("{:.2f} µs", seconds * kMicro);
  return took_part == asked ? time : fmt::format("{} ({} of {})", time, took_part, asked);
}

std::string parallel_for_cell(const StepRow& row) {
  if (!row.parallel_for) return "";
  const auto& [seconds, members] = *row.parallel_for;
  return members == row.asked
             ? fmt::format("{:.1f}", seconds * kMicro)
             : fmt::format("{:.1f} ({} of {})", seconds * kMicro, members, row.asked);
}

/// What a reader of the row has to know about the rounds that do not count; empty if all do.
std::string note_on(const StepRow& row) {
  const TeamRounds& team = row.team;
  const int all = static_cast<int>(team.seconds.size()) + team.left_out;
  if (team.members < row.asked) {
    return fmt::format(
        "\nBatch {}, {} members asked for: never more than {} came together in {} attempts; the "
        "row "
        "is of {}.\n",
        row.batch, row.asked, team.members, all, team.members);
  }
  if (team.left_out == 0) return "";
  return fmt::format("\nBatch {}, {} members: {} of {} rounds had fewer and are left out.\n",
                     row.batch, row.asked, team.left_out, all);
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

}  // namespace

std::string environment_lines(const ScalingReport& report) {
  const EnvironmentReport& environment = report.environment;
  const Topology& machine = environment.topology;
  return fmt::format(
             "- Linnet {}, {}; measured {}, {}\n"
             "- CPU: {}; processors for this process: {}; governor: {}\n",
             environment.commit, environment.compiler, environment.time, report.effort,
             environment.cpu, environment.processors, environment.governor) +
         fmt::format(
             "- Machine: sockets: {}, memory nodes: {}, cores: {}, processors: {}; caches: {}\n"
             "- Instruction set: {} of {}\n"
             "- System: {}; load before the measurement: {}\n",
             machine.sockets, machine.memory_nodes, machine.cores, machine.processors,
             fmt::join(environment.caches, ", "), report.instruction_set,
             environment.instruction_sets, environment.system, environment.load_average);
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
      "\n| threads asked for | a barrier of a team | an empty `parallel_for` | an OpenMP barrier "
      "|\n"
      "|---|---|---|---|\n";
  for (const auto& [asked, cost] : report.barriers) {
    text += fmt::format(
        "| {} | {} | {:.2f} µs | {} |\n", asked, barrier_cell(cost.team, cost.team_members, asked),
        cost.parallel_for * kMicro, barrier_cell(cost.openmp, cost.openmp_threads, asked));
  }
  if (!report.barrier_is_measured) {
    text +=
        fmt::format("\nNo team of two was measured; the model assumes {:.2f} µs for its barrier.\n",
                    report.modelled_barrier * kMicro);
  }
  return text;
}

std::string step_table(const ScalingReport& report, std::size_t classes) {
  std::string text = fmt::format(
      "\n{} classes, {} features, pixels from memory:\n\n"
      "| batch | members | step, µs | GFLOP/s | % of peak | model, µs | with `parallel_for`, µs |\n"
      "|---|---|---|---|---|---|---|\n",
      classes, report.features);
  std::string notes;
  for (const StepRow& row : report.steps) {
    if (row.classes != classes) continue;
    text += fmt::format("| {} | {} | {:.1f} | {:.0f} | {:.0f} | {:.1f} | {} |\n", row.batch,
                        members_cell(row.team.members, row.asked), row.seconds * kMicro,
                        row.operations / row.seconds / kGiga,
                        100.0 * row.operations / row.seconds / row.peak, row.modelled * kMicro,
                        parallel_for_cell(row));
    notes += note_on(row);
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

}  // namespace linnet::bench
