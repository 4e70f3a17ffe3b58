// How a training step scales over cores: what a step and its barriers take on this machine, beside
// what the model of engine/train/step_cost.hpp says, and what it says of machines with more cores.
// Prints Markdown; bench/scaling.md tells how to read it.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "bench/measure/peak.hpp"
#include "bench/measure/statistics.hpp"
#include "bench/scaling/barriers.hpp"
#include "bench/scaling/step_comparison.hpp"
#include "engine/train/step_cost.hpp"
#include "engine/train/step_measurement.hpp"
#include "linnet/instruction_set.hpp"

namespace linnet::bench {
namespace {

constexpr std::size_t kFeatures = 4096;
constexpr std::size_t kImages = 47'104;  // as many as whole batches of 1024 hold of Medical MNIST
constexpr std::size_t kBatches[] = {64, 256, 1024};
constexpr int kModelled[] = {1, 2, 4, 8, 16, 32, 64, 128};

struct ScalingOptions {
  int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  int rounds = 5;
  double memory = 0.0;
  std::string isa;
};

template <class... Arguments>
void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  fmt::print(format, std::forward<Arguments>(arguments)...);
  std::fflush(stdout);
}

/// 1, 2, 4, … and `most`.
std::vector<int> thread_counts(int most) {
  std::vector<int> counts;
  for (int count = 1; count < most; count *= 2) counts.push_back(count);
  counts.push_back(most);
  return counts;
}

/// Medians of steps done in turn, so that a drift of the machine meets all.
struct StepTimes {
  double fused;
  double parallel_for;
};

StepTimes measure_steps(const RandomImages& images, std::size_t batch, const KernelTable& kernels,
                        int threads, int rounds) {
  StepComparison step(images, batch, kernels, threads);
  step.fused();
  std::vector<double> fused;
  std::vector<double> parallel_for;
  for (int round = 0; round < rounds; ++round) {
    fused.push_back(step.fused());
    parallel_for.push_back(step.with_parallel_for());
  }
  return {median(fused), median(parallel_for)};
}

class Scaling {
 public:
  explicit Scaling(const ScalingOptions& options)
      : options_(options),
        set_(choose_instruction_set(options.isa)),
        kernels_(kernels_for(set_)),
        area_(kImages * kFeatures / sizeof(float)) {
    std::fill_n(area_.data(), area_.size(), 1.0f);  // pages that nobody wrote are all the same one
  }

  void run() {
    tell_machine();
    print_barriers();
    for (const std::size_t classes : {std::size_t{6}, std::size_t{10}}) {
      const RandomImages images(kImages, kFeatures, classes);
      tell_steps(images);
    }
  }

 private:
  void tell_machine() {
    say("| threads | multiply-add peak, GFLOP/s | reading memory, GB/s |\n|---|---|---|\n");
    for (const int threads : thread_counts(options_.threads)) {
      peak_[threads] = measure_multiply_add(set_, threads, 5);
      memory_[threads] = measure_read(set_, threads, area_.data(), area_.size() / 1024 * 1024);
      say("| {} | {:.1f} | {:.1f} |\n", threads, peak_[threads] / 1e9, memory_[threads] / 1e9);
    }
  }

  void print_barriers() {
    say("\n| threads | a barrier of a team | an empty `parallel_for` | an OpenMP barrier |\n"
        "|---|---|---|---|\n");
    for (const int threads : thread_counts(options_.threads)) {
      if (threads == 1) continue;
      const BarrierCost cost = measure_barriers(threads);
      barriers_[threads] = cost.team;
      say("| {} | {:.2f} µs | {:.2f} µs | {:.2f} µs |\n", threads, cost.team * 1e6,
          cost.parallel_for * 1e6, cost.openmp * 1e6);
    }
  }

  void tell_steps(const RandomImages& images) {
    say("\n{} classes, {} features, pixels from memory:\n\n"
        "| batch | threads | step, µs | GFLOP/s | % of peak | model, µs | with `parallel_for`, µs "
        "|\n"
        "|---|---|---|---|---|---|---|\n",
        images.classes, kFeatures);
    for (const std::size_t batch : kBatches) {
      for (const int threads : thread_counts(options_.threads)) {
        const StepTimes times = measure_steps(images, batch, kernels_, threads, options_.rounds);
        const double flops = 4.0 * static_cast<double>(batch * kFeatures * images.classes);
        if (threads == 1) one_[batch] = times.fused;
        say("| {} | {} | {:.1f} | {:.0f} | {:.0f} | {:.1f} | {:.1f} |\n", batch, threads,
            times.fused * 1e6, flops / times.fused / 1e9,
            100 * flops / times.fused / peak_[threads], modelled(images, batch, threads) * 1e6,
            times.parallel_for * 1e6);
      }
    }
    tell_model(images);
  }

  void tell_model(const RandomImages& images) {
    say("\nThe model for more cores, {} classes: µs a step, times as fast as one core, and what "
        "takes most of the step's time then.\n\n| cores |",
        images.classes);
    for (const std::size_t batch : kBatches) say(" batch {} | |", batch);
    say("\n|---|---|---|---|---|---|---|\n");
    for (const int cores : kModelled) {
      say("| {} |", cores);
      for (const std::size_t batch : kBatches) {
        const double seconds = modelled(images, batch, cores);
        say(" {:.1f} | {:.1f}, {} |", seconds * 1e6, modelled(images, batch, 1) / seconds,
            bound(images, batch, cores));
      }
      say("\n");
    }
  }

  /// The cost of a step on this machine's cores, had it so many of them.
  StepCost cost(const RandomImages& images, std::size_t batch, int cores) const {
    const double one_more = options_.threads > 1 ? barriers_.begin()->second / 3.0 : 0.1e-6;
    const double first = options_.threads > 1 ? barriers_.begin()->second : 0.3e-6;
    StepCost cost{.products = one_.at(batch),
                  .memory = static_cast<double>(batch * kFeatures) / memory_rate(cores),
                  .first = first,
                  .further = one_more,
                  .slices = (images.pixels.columns() + kSliceFeatures - 1) / kSliceFeatures,
                  .groups = batch / kColumnPadding};
    cost.loss = loss_seconds(images, batch);
    cost.products -= cost.loss;
    return cost;
  }

  double modelled(const RandomImages& images, std::size_t batch, int cores) const {
    return step_seconds(cost(images, batch, cores), cores);
  }

  const char* bound(const RandomImages& images, std::size_t batch, int cores) const {
    StepCost without = cost(images, batch, cores);
    const double all = step_seconds(without, cores);
    const StepCost whole = without;
    without.first = without.further = 0.0;
    const double barrier = all - step_seconds(without, cores);
    without = whole;
    without.loss = 0.0;
    const double loss = all - step_seconds(without, cores);
    const double products = all - barrier - loss;
    if (barrier >= products && barrier >= loss) return "barriers";
    if (loss >= products) return "loss";
    return whole.memory >= products ? "memory" : "products";
  }

  /// The memory of a machine grows with its cores, up to what was named.
  double memory_rate(int cores) const {
    const auto measured = memory_.find(cores);
    if (measured != memory_.end()) return measured->second;
    const double rate = memory_.rbegin()->second * cores / memory_.rbegin()->first;
    return options_.memory == 0.0 ? rate : std::min(rate, options_.memory * 1e9);
  }

  double loss_seconds(const RandomImages& images, std::size_t batch) const {
    const auto key = std::pair(images.classes, batch);
    if (const auto found = losses_.find(key); found != losses_.end()) return found->second;
    SgdOptions options;
    options.outputs = images.classes;
    options.features = kFeatures;
    options.batch_size = batch;
    const double loss = measure_step(options, images.examples(),
                                     std::span(images.order).first(batch), kernels_, Workers(1))
                            .loss;
    return losses_[key] = loss;
  }

  ScalingOptions options_;
  InstructionSet set_;
  const KernelTable& kernels_;
  AlignedBuffer<float> area_;
  std::map<int, double> peak_;
  std::map<int, double> memory_;
  std::map<int, double> barriers_;
  std::map<std::size_t, double> one_;
  mutable std::map<std::pair<std::size_t, std::size_t>, double> losses_;
};

}  // namespace
}  // namespace linnet::bench

int main(int argc, char** argv) {
  CLI::App app("How a training step scales over cores; prints Markdown");
  linnet::bench::ScalingOptions options;
  app.add_option("--threads", options.threads, "The most threads to measure")
      ->check(CLI::Range(1, 1024));
  app.add_option("--rounds", options.rounds, "Measurements in turn, of which the median counts")
      ->check(CLI::Range(1, 1000));
  app.add_option("--memory", options.memory,
                 "GB/s that all memory of the modelled machine gives [grows with its cores]");
  app.add_option("--isa", options.isa, "Instruction set");
  CLI11_PARSE(app, argc, argv);
  try {
    linnet::bench::Scaling(options).run();
  } catch (const std::exception& error) {
    fmt::print(stderr, "linnet_scaling: {}\n", error.what());
    return 1;
  }
}
