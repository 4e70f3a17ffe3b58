#pragma once

#include <cstddef>

namespace linnet {

/// The kernels that measure what the processor can do at most with an instruction set. They do no
/// useful work: others time them, as peak.hpp does.
struct ProbeKernels {
  /// Executes `rounds` rounds of independent multiply-adds in registers and returns the number of
  /// floating-point operations, two for each multiply-add. `result` receives a number that depends
  /// on all of them, so that the compiler cannot remove them.
  double (*multiply_add)(std::size_t rounds, float* result);

  /// The sum of `size` floats, read once in order. data: 64-byte aligned; size: a multiple of 1024.
  float (*read)(const float* data, std::size_t size);
};

}  // namespace linnet
