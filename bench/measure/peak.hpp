#pragma once

#include <cstddef>

#include "linnet/instruction_set.hpp"

namespace linnet::bench {

/// Operations a second of so many threads at once: the median of some runs of about 10 ms.
double measure_multiply_add(InstructionSet set, int threads, int runs);

/// Bytes a second that so many threads read from `data`, in pieces of 1024 numbers.
double measure_read(InstructionSet set, int threads, const float* data, std::size_t size);

}  // namespace linnet::bench
