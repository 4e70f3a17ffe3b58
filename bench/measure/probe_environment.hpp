#pragma once

#include <span>

#include "bench/baselines/roster.hpp"
#include "bench/measure/operands.hpp"
#include "bench/report/environment.hpp"

namespace linnet::bench {

/// Machine, system, libraries and the sets to measure peaks of, without any figure yet. `set` is
/// the one that Linnet uses.
EnvironmentReport probe_environment(const Roster& roster, InstructionSet set,
                                    std::span<const int> threads);

/// Measures all peaks and keeps the higher of each and of what was there.
void measure_peaks(EnvironmentReport& environment, StreamArea& area);

/// The same in passing, for the set that Linnet uses and one number of threads: other work on the
/// machine may have been in the way before.
void look_at_peak_again(EnvironmentReport& environment, int threads);

/// Operations a second that so many threads can do; of the set that Linnet uses.
double peak_of(const EnvironmentReport& environment, int threads);

}  // namespace linnet::bench
