#include "bench/scaling/scaling_measurement.hpp"

#include <algorithm>

#include "bench/measure/environment_here.hpp"
#include "bench/measure/machine.hpp"
#include "bench/measure/peak.hpp"
#include "bench/measure/statistics.hpp"
#include "bench/scaling/step_comparison.hpp"
#include "engine/train/step_measurement.hpp"

namespace linnet::bench {
namespace {

constexpr std::size_t kFeatures = 4096;
constexpr std::size_t kImages = 47'104;  // whole batches of 1024, as many as Medical MNIST has
constexpr std::size_t kBatches[] = {64, 256, 1024};
constexpr int kModelledCores[] = {1, 2, 4, 8, 16, 32, 64, 128};

/// Bytes that reading is measured on: beyond the last cache, but not minutes of writing them first.
constexpr std::size_t kMostRead = std::size_t{2} << 30;

}  // namespace

ScalingMeasurement::ScalingMeasurement(const ScalingOptions& options)
    : options_(options), set_(choose_instruction_set(options.isa)) {
  report_.environment = environment_here();
  report_.instruction_set = name_of(set_);
  report_.effort = options.quick ? "quick" : "full";
  report_.features = kFeatures;
  report_.images = kImages;
  report_.barrier_is_measured = false;
  rates_.memory_limit = options.memory * 1e9;
}

void ScalingMeasurement::run(const std::function<void(const std::string& text)>& print) {
  print(environment_lines(report_));
  measure_machine();
  print(machine_table(report_));
  measure_all_barriers();
  print(barrier_table(report_));
  RandomImages images(kImages, kFeatures);
  for (const std::size_t classes : options_.classes) {
    images.draw_labels(classes);
    measure_steps(images);
    print(step_table(report_, classes));
    add_model(classes);
    print(model_table(report_, classes));
  }
}

void ScalingMeasurement::measure_machine() {
  constexpr std::size_t kGrain = 1024;
  const std::size_t bytes = std::min(stream_size_here().bytes, kMostRead);
  AlignedBuffer<float> area(bytes / sizeof(float));
  // Unwritten pages would all be the same page of zeros.
  std::fill_n(area.data(), area.size(), 1.0f);
  report_.environment.stream_bytes = bytes;
  for (const int threads : options_.members) {
    rates_.read[threads] = measure_read(set_, threads, area.data(), area.size() / kGrain * kGrain);
    report_.machine.push_back({threads, peak_of(threads), rates_.read[threads]});
  }
}

void ScalingMeasurement::measure_all_barriers() {
  for (const int members : options_.members) {
    if (members == 1) continue;
    const BarrierCost cost = measure_barriers(members);
    report_.barriers.push_back({members, cost});
    if (cost.team_members != 2) continue;
    rates_.barrier_of_two = cost.team;
    report_.barrier_is_measured = true;
  }
  report_.modelled_barrier = rates_.barrier_of_two;
}

void ScalingMeasurement::measure_steps(const RandomImages& images) {
  for (const std::size_t batch : kBatches) {
    const StepCost cost = cost_on_one_thread(images, batch);
    measured_[batch] = {.seconds = cost.products + cost.loss,
                        .loss = cost.loss,
                        .bytes = batch * kFeatures,
                        .slices = cost.slices,
                        .groups = cost.groups};
    for (const int members : options_.members) {
      StepRow row = measure_step_row(images, batch, members);
      if (members == 1) measured_[batch].seconds = row.seconds;
      row.modelled =
          step_seconds(modelled_cost(rates_, measured_[batch], row.team.members), row.team.members);
      report_.steps.push_back(row);
    }
  }
}

/// The two ways to run a step alternate, so that a change of the machine's speed affects both.
StepRow ScalingMeasurement::measure_step_row(const RandomImages& images, std::size_t batch,
                                             int members) {
  const Context context(context_options(members));
  StepComparison steps(images, batch, context);
  steps.fused();
  StepRow row;
  row.classes = images.classes;
  row.batch = batch;
  row.asked = members;
  std::vector<double> parallel_for;
  row.team = measure_team_rounds(members, options_.limits, [&] {
    const StepTime fused = steps.fused();
    if (!options_.parallel_for) return fused;
    const StepTime loops = steps.with_parallel_for();
    parallel_for.push_back(loops.seconds);
    row.parallel_for = {median(parallel_for), loops.members};
    return fused;
  });
  row.seconds = median(row.team.seconds);
  row.operations = 4.0 * static_cast<double>(batch * kFeatures * images.classes);
  row.peak = peak_of(row.team.members);
  return row;
}

StepCost ScalingMeasurement::cost_on_one_thread(const RandomImages& images,
                                                std::size_t batch) const {
  SgdOptions options;
  options.outputs = images.classes;
  options.features = kFeatures;
  options.batch_size = batch;
  const Context one(context_options(1));
  return measure_step(options, images.examples(), std::span(images.order).first(batch), one, 1);
}

void ScalingMeasurement::add_model(std::size_t classes) {
  for (const int cores : kModelledCores) {
    for (const std::size_t batch : kBatches) {
      const MeasuredStep& step = measured_[batch];
      const StepCost cost = modelled_cost(rates_, step, cores);
      const double seconds = step_seconds(cost, cores);
      const double one_core = step_seconds(modelled_cost(rates_, step, 1), 1);
      report_.model.push_back({classes, batch, cores, seconds, one_core / seconds,
                               std::string(largest_part(cost, cores))});
    }
  }
}

ContextOptions ScalingMeasurement::context_options(int threads) const {
  ContextOptions options;
  options.threads = threads;
  options.instruction_set = std::string(name_of(set_));
  return options;
}

/// Measured once for each number of threads.
double ScalingMeasurement::peak_of(int threads) {
  constexpr int kRunsOfPeak = 5;
  const auto [found, is_new] = peaks_.try_emplace(threads, 0.0);
  if (is_new) found->second = measure_multiply_add(set_, threads, kRunsOfPeak);
  return found->second;
}

}  // namespace linnet::bench
