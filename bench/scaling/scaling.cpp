// The program linnet_scaling: measures how a training step and its barriers scale over the cores of
// this machine, compares it with the model of engine/train/step_cost.hpp, and prints what the model
// predicts for more cores. bench/scaling.md explains the tables.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "bench/measure/candidate.hpp"
#include "bench/measure/environment_here.hpp"
#include "bench/measure/peak.hpp"
#include "bench/measure/statistics.hpp"
#include "bench/report/report_files.hpp"
#include "bench/scaling/barriers.hpp"
#include "bench/scaling/scaling_model.hpp"
#include "bench/scaling/scaling_report.hpp"
#include "bench/scaling/step_comparison.hpp"
#include "engine/train/step_measurement.hpp"
#include "linnet/instruction_set.hpp"

namespace linnet::bench {
namespace {

constexpr std::size_t kFeatures = 4096;
constexpr std::size_t kImages = 47'104;  // whole batches of 1024, as many as Medical MNIST has
constexpr std::size_t kBatches[] = {64, 256, 1024};
constexpr std::size_t kClasses[] = {6, 10};
constexpr int kModelledCores[] = {1, 2, 4, 8, 16, 32, 64, 128};

struct ScalingOptions {
  int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  int rounds = 5;
  double memory = 0.0;
  std::string isa;
  std::string output;
};

/// Measures everything in the order of the report, and prints each part when it is complete.
class Scaling {
 public:
  explicit Scaling(const ScalingOptions& options)
      : options_(options),
        set_(choose_instruction_set(options.isa)),
        area_(kImages * kFeatures / sizeof(float)) {
    // Unwritten pages would all be the same page of zeros.
    std::fill_n(area_.data(), area_.size(), 1.0f);
    report_.environment = environment_here();
    report_.features = kFeatures;
    report_.barrier_is_measured = false;
    rates_.memory_limit = options.memory * 1e9;
  }

  void run() {
    print(environment_lines(report_.environment));
    measure_machine();
    print(machine_table(report_));
    measure_all_barriers();
    print(barrier_table(report_));
    for (const std::size_t classes : kClasses) {
      const RandomImages images(kImages, kFeatures, classes);
      measure_steps(images);
      print(step_table(report_, classes));
      add_model(classes);
      print(model_table(report_, classes));
    }
    if (options_.output.empty()) return;
    write_files(options_.output,
                {{"scaling.md", printed_}, {"scaling.json", scaling_json(report_)}});
    fmt::print(stderr, "report: {}/scaling.md, scaling.json\n", options_.output);
  }

 private:
  void print(const std::string& text) {
    fmt::print("{}", text);
    std::fflush(stdout);
    printed_ += text;
  }

  void measure_machine() {
    for (const int threads : thread_counts_up_to(options_.threads)) {
      rates_.read[threads] = measure_read(set_, threads, area_.data(), area_.size() / 1024 * 1024);
      report_.machine.push_back({threads, peak_of(threads), rates_.read[threads]});
    }
  }

  void measure_all_barriers() {
    for (const int threads : thread_counts_up_to(options_.threads)) {
      if (threads == 1) continue;
      const BarrierCost cost = measure_barriers(threads);
      report_.barriers.push_back({threads, cost});
      if (threads != 2 || cost.team_members != 2) continue;
      rates_.barrier_of_two = cost.team;
      report_.barrier_is_measured = true;
    }
    report_.modelled_barrier = rates_.barrier_of_two;
  }

  void measure_steps(const RandomImages& images) {
    for (const std::size_t batch : kBatches) {
      const StepCost cost = cost_on_one_thread(images, batch);
      measured_[batch] = {.loss = cost.loss,
                          .bytes = batch * kFeatures,
                          .slices = cost.slices,
                          .groups = batch / kColumnPadding};
      for (const int threads : thread_counts_up_to(options_.threads)) {
        StepRow row = measure_step_row(images, batch, threads);
        if (threads == 1) measured_[batch].seconds = row.seconds;
        row.modelled =
            step_seconds(modelled_cost(rates_, measured_[batch], row.members), row.members);
        report_.steps.push_back(row);
      }
    }
  }

  /// The two ways to run a step alternate, so that a change of the machine's speed affects both.
  /// Only rounds with the largest team that came together count.
  StepRow measure_step_row(const RandomImages& images, std::size_t batch, int threads) {
    const Context context(context_options(threads));
    StepComparison steps(images, batch, context);
    steps.fused();
    std::map<int, std::vector<double>> fused;  // seconds by size of the team
    std::vector<double> parallel_for;
    for (int round = 0; round < options_.rounds; ++round) {
      const StepTime time = steps.fused();
      fused[time.members].push_back(time.seconds);
      parallel_for.push_back(steps.with_parallel_for());
    }
    const auto& [members, seconds] = *fused.rbegin();
    const int rounds = static_cast<int>(seconds.size());
    return {.classes = images.classes,
            .batch = batch,
            .threads = threads,
            .members = members,
            .rounds = rounds,
            .rounds_left_out = options_.rounds - rounds,
            .seconds = median(seconds),
            .parallel_for = median(parallel_for),
            .operations = 4.0 * static_cast<double>(batch * kFeatures * images.classes),
            .peak = peak_of(members)};
  }

  ContextOptions context_options(int threads) const {
    ContextOptions options;
    options.threads = threads;
    options.instruction_set = std::string(name_of(set_));
    return options;
  }

  StepCost cost_on_one_thread(const RandomImages& images, std::size_t batch) const {
    SgdOptions options;
    options.outputs = images.classes;
    options.features = kFeatures;
    options.batch_size = batch;
    const Context one(context_options(1));
    return measure_step(options, images.examples(), std::span(images.order).first(batch), one);
  }

  void add_model(std::size_t classes) {
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

  /// Measured once for each number of threads.
  double peak_of(int threads) {
    constexpr int kRunsOfPeak = 5;
    const auto [found, is_new] = peaks_.try_emplace(threads, 0.0);
    if (is_new) found->second = measure_multiply_add(set_, threads, kRunsOfPeak);
    return found->second;
  }

  ScalingOptions options_;
  InstructionSet set_;
  AlignedBuffer<float> area_;
  ScalingReport report_;
  MachineRates rates_;
  std::map<int, double> peaks_;
  std::map<std::size_t, MeasuredStep> measured_;  ///< by batch, of the images in use
  std::string printed_;
};

}  // namespace
}  // namespace linnet::bench

int main(int argc, char** argv) {
  CLI::App app("Measures how a training step scales over cores, and prints Markdown");
  linnet::bench::ScalingOptions options;
  app.add_option("--threads", options.threads, "The largest number of threads to measure")
      ->check(CLI::Range(1, 1024));
  app.add_option("--rounds", options.rounds,
                 "Measurements of each step, of which the median counts")
      ->check(CLI::Range(1, 1000));
  app.add_option("--memory", options.memory,
                 "GB/s that all memory of the modelled machine gives [grows with its cores]");
  app.add_option("--isa", options.isa, "Instruction set");
  app.add_option("--output", options.output, "Folder to write scaling.md and scaling.json to, too");
  CLI11_PARSE(app, argc, argv);
  try {
    linnet::bench::Scaling(options).run();
  } catch (const std::exception& error) {
    fmt::print(stderr, "linnet_scaling: {}\n", error.what());
    return 1;
  }
}
