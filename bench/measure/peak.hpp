#pragma once

#include <cstddef>

#include "linnet/instruction_set.hpp"

namespace linnet::bench {

/// Multiplications and additions a second of that number of threads, in registers: the median of
/// `runs` runs of about 10 ms. All threads run in each run, even if other programs keep processors
/// busy; the rate is then lower.
double measure_multiply_add(InstructionSet set, int threads, int runs);

/// Bytes a second that that number of threads together read from `data`: the median of three runs.
/// Each thread reads a contiguous range, a multiple of 1024 numbers.
double measure_read(InstructionSet set, int threads, const float* data, std::size_t size);

}  // namespace linnet::bench
