#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "bench/report/environment.hpp"
#include "bench/scaling/barriers.hpp"
#include "bench/scaling/team_rounds.hpp"

namespace linnet::bench {

struct MachineRow {
  int threads = 1;
  double peak = 0.0;  ///< multiplications and additions a second, in registers
  double read = 0.0;  ///< bytes a second from memory
};

struct BarrierRow {
  int asked = 1;  ///< threads
  BarrierCost cost;
};

/// A measured training step. Times are seconds.
struct StepRow {
  std::size_t classes = 0;
  std::size_t batch = 0;
  int asked = 1;         ///< threads
  TeamRounds team;       ///< the rounds that count, and the members that ran the step in them
  double seconds = 0.0;  ///< of a step by the team, the median
  std::optional<StepTime> parallel_for;  ///< the same step with two parallel loops
  double modelled = 0.0;                 ///< by the model for the team's members
  double operations = 0.0;               ///< multiplications and additions of a step
  double peak = 0.0;  ///< operations a second that as many threads as members do at most
};

/// A step on a machine with more cores, by the model.
struct ModelRow {
  std::size_t classes = 0;
  std::size_t batch = 0;
  int cores = 1;
  double seconds = 0.0;
  double speedup = 1.0;      ///< over one core
  std::string largest_part;  ///< of the step's time
};

struct ScalingReport {
  EnvironmentReport environment;
  std::string instruction_set;
  std::string effort;  ///< "quick" or "full"
  std::size_t features = 0;
  std::size_t images = 0;
  std::vector<MachineRow> machine;
  std::vector<BarrierRow> barriers;
  double modelled_barrier = 0.0;    ///< seconds of a barrier of two, in the model
  bool barrier_is_measured = true;  ///< false if no team of two came together
  std::vector<StepRow> steps;
  std::vector<ModelRow> model;
};

// The parts of the report in Markdown.
std::string environment_lines(const ScalingReport& report);
std::string machine_table(const ScalingReport& report);
std::string barrier_table(const ScalingReport& report);
/// A row of a team that lacked members says so, and a note under the table how often it was tried.
std::string step_table(const ScalingReport& report, std::size_t classes);
std::string model_table(const ScalingReport& report, std::size_t classes);

}  // namespace linnet::bench
