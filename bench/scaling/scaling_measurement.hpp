#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "bench/scaling/random_images.hpp"
#include "bench/scaling/scaling_model.hpp"
#include "bench/scaling/scaling_options.hpp"
#include "bench/scaling/scaling_report.hpp"
#include "linnet/context.hpp"

namespace linnet::bench {

/// Measures everything that the report of linnet_scaling holds, in its order.
class ScalingMeasurement {
 public:
  /// Throws Error(usage) for an instruction set that is not there.
  explicit ScalingMeasurement(const ScalingOptions& options);

  /// Calls `print` with each part of the report when it is complete. Once only.
  void run(const std::function<void(const std::string& text)>& print);

  const ScalingReport& report() const noexcept { return report_; }

 private:
  void measure_machine();
  void measure_all_barriers();
  void measure_steps(const RandomImages& images);
  StepRow measure_step_row(const RandomImages& images, std::size_t batch, int members);
  StepCost cost_on_one_thread(const RandomImages& images, std::size_t batch) const;
  void add_model(std::size_t classes);
  ContextOptions context_options(int threads) const;
  double peak_of(int threads);

  ScalingOptions options_;
  InstructionSet set_;
  ScalingReport report_;
  MachineRates rates_;
  std::map<int, double> peaks_;                   ///< by number of threads
  std::map<std::size_t, MeasuredStep> measured_;  ///< by batch, of the images in use
};

}  // namespace linnet::bench
