#pragma once

#include <cstddef>

#include "engine/core/instruction_set.hpp"

namespace linnet::bench {

/// What one instruction set can do at most, measured by code compiled with its flags.
struct PeakFunctions {
  InstructionSet set;
  /// Runs `turns` turns of independent multiply-adds in registers; returns how many operations (two
  /// each) that were. `result` keeps the compiler from leaving them out.
  double (*multiply_add)(std::size_t turns, float* result);
  /// The sum of the numbers, read once from end to end. `size` is a multiple of 1024.
  float (*read)(const float* data, std::size_t size);
};

/// Of an available set.
const PeakFunctions& peak_functions(InstructionSet set);

/// Operations a second of so many threads at once: the median of some runs of about 10 ms.
double measure_multiply_add(InstructionSet set, int threads, int runs);

/// Bytes a second that so many threads read from `data`.
double measure_read(InstructionSet set, int threads, const float* data, std::size_t size);

}  // namespace linnet::bench
