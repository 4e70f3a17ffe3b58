#pragma once

#include <span>

#include "bench/baselines/registry.hpp"
#include "bench/measure/operands.hpp"
#include "bench/report/environment.hpp"

namespace linnet::bench {

/// Machine, system, libraries, and the instruction sets and numbers of threads to measure peaks
/// with. All peaks are 0. `set` is the one that Linnet uses.
EnvironmentReport probe_environment(const Registry& registry, InstructionSet set,
                                    std::span<const int> threads);

/// Measures all peaks. Each becomes the higher of its old and its new value.
void measure_peaks(EnvironmentReport& environment, StreamArea& area);

/// The same for one number of threads and the set that Linnet uses. It is called between cases:
/// other programs may have disturbed earlier measurements.
void measure_peak_again(EnvironmentReport& environment, int threads);

/// The peak in operations a second with that number of threads, of the set that Linnet uses.
double peak_of(const EnvironmentReport& environment, int threads);

}  // namespace linnet::bench
