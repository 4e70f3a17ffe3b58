#include "bench/scaling/scaling_model.hpp"

#include <algorithm>

namespace linnet::bench {
namespace {

double read_rate(const MachineRates& machine, int cores) {
  const auto measured = machine.read.find(cores);
  if (measured != machine.read.end()) return measured->second;
  const auto& [most_threads, rate] = *machine.read.rbegin();
  const double grown = rate * cores / most_threads;
  return machine.memory_limit == 0.0 ? grown : std::min(grown, machine.memory_limit);
}

}  // namespace

StepCost modelled_cost(const MachineRates& machine, const MeasuredStep& step, int cores) {
  return {.products = step.seconds - step.loss,
          .memory = static_cast<double>(step.bytes) / read_rate(machine, cores),
          .loss = step.loss,
          .first = machine.barrier_of_two,
          .further = machine.barrier_of_two / 3.0,
          .slices = step.slices,
          .groups = step.groups};
}

std::string_view largest_part(const StepCost& cost, int cores) {
  const double all = step_seconds(cost, cores);
  StepCost without_barriers = cost;
  without_barriers.first = without_barriers.further = 0.0;
  const double barriers = all - step_seconds(without_barriers, cores);
  StepCost without_loss = cost;
  without_loss.loss = 0.0;
  const double loss = all - step_seconds(without_loss, cores);
  const double products = all - barriers - loss;
  if (barriers >= products && barriers >= loss) return "barriers";
  if (loss >= products) return "loss";
  return cost.memory >= products ? "memory" : "products";
}

}  // namespace linnet::bench
