#include "bench/measure/probe_environment.hpp"

#include <algorithm>

#include "bench/measure/environment_here.hpp"
#include "bench/measure/machine.hpp"
#include "bench/measure/peak.hpp"

namespace linnet::bench {
namespace {

/// All sets that are available, `last` as the last of them.
std::vector<PeakOfSet> peaks_to_measure(InstructionSet last, std::span<const int> threads) {
  std::vector<PeakOfSet> peaks;
  const auto add = [&](InstructionSet set) {
    peaks.push_back({std::string(name_of(set)), {}});
    for (const int count : threads) peaks.back().threads.push_back({count, 0.0, 0.0});
  };
  for (const InstructionSet set : compiled_instruction_sets()) {
    if (is_available(set) && set != last) add(set);
  }
  add(last);
  return peaks;
}

}  // namespace

EnvironmentReport probe_environment(const Registry& registry, InstructionSet set,
                                    std::span<const int> threads) {
  EnvironmentReport environment = environment_here();
  const StreamSize stream = stream_size_here();
  environment.stream_bytes = stream.bytes;
  environment.stream_rule = stream.rule;
  for (const LoadedLibrary& loaded : registry.libraries) {
    environment.libraries.push_back({loaded.name, loaded.library->description(), loaded.path});
  }
  environment.missing = registry.missing;
  environment.peaks = peaks_to_measure(set, threads);
  return environment;
}

void measure_peaks(EnvironmentReport& environment, StreamArea& area) {
  constexpr int kRunsBeforeAndAfter = 9;
  area.refill();
  for (PeakOfSet& peak : environment.peaks) {
    const InstructionSet set = *instruction_set_named(peak.set);
    for (PeakOfThreads& at : peak.threads) {
      at.gflops =
          std::max(at.gflops, measure_multiply_add(set, at.threads, kRunsBeforeAndAfter) / 1e9);
      if (&peak != &environment.peaks.back()) continue;  // memory is as fast with all sets
      const double bytes = measure_read(set, at.threads, area.data(), area.bytes() / sizeof(float));
      at.gigabytes = std::max(at.gigabytes, bytes / 1e9);
    }
  }
}

void measure_peak_again(EnvironmentReport& environment, int threads) {
  constexpr int kRunsBetweenCases = 3;
  PeakOfSet& peak = environment.peaks.back();
  for (PeakOfThreads& at : peak.threads) {
    if (at.threads != threads) continue;
    const InstructionSet set = *instruction_set_named(peak.set);
    at.gflops = std::max(at.gflops, measure_multiply_add(set, threads, kRunsBetweenCases) / 1e9);
  }
}

double peak_of(const EnvironmentReport& environment, int threads) {
  for (const PeakOfThreads& at : environment.peaks.back().threads) {
    if (at.threads == threads) return at.gflops * 1e9;
  }
  return 0.0;
}

}  // namespace linnet::bench
