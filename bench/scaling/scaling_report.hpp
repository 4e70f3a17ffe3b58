#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bench/report/environment.hpp"
#include "bench/scaling/barriers.hpp"

namespace linnet::bench {

struct MachineRow {
  int threads = 1;
  double peak = 0.0;  ///< multiplications and additions a second, in registers
  double read = 0.0;  ///< bytes a second from memory
};

struct BarrierRow {
  int threads = 1;  ///< asked for
  BarrierCost cost;
};

/// A measured training step. Times are seconds.
struct StepRow {
  std::size_t classes = 0;
  std::size_t batch = 0;
  int threads = 1;            ///< asked for
  int members = 1;            ///< of the team that ran the step
  int rounds = 0;             ///< with a team of that size; the medians are over these
  int rounds_left_out = 0;    ///< with a smaller team
  double seconds = 0.0;       ///< of a step by the team
  double parallel_for = 0.0;  ///< of the same step with two parallel loops
  double modelled = 0.0;      ///< by the model for `members` threads
  double operations = 0.0;    ///< multiplications and additions of a step
  double peak = 0.0;          ///< operations a second that `members` threads can do at most
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
  std::size_t features = 0;
  std::vector<MachineRow> machine;
  std::vector<BarrierRow> barriers;
  double modelled_barrier = 0.0;    ///< seconds of a barrier of two, in the model
  bool barrier_is_measured = true;  ///< false if no team of two came together
  std::vector<StepRow> steps;
  std::vector<ModelRow> model;
};

// The parts of the report in Markdown.
std::string environment_lines(const EnvironmentReport& environment);
std::string machine_table(const ScalingReport& report);
std::string barrier_table(const ScalingReport& report);
/// Names under the table how many rounds were left out, if any.
std::string step_table(const ScalingReport& report, std::size_t classes);
std::string model_table(const ScalingReport& report, std::size_t classes);

/// scaling.json: {"environment": …, "machine": […], "barriers": […], "steps": […], "model": […]}.
std::string scaling_json(const ScalingReport& report);

}  // namespace linnet::bench
