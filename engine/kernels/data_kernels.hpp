#pragma once

#include <cstdint>
#include <span>

#include "linnet/byte_sums.hpp"

namespace linnet {

/// Sums over some numbers, and over their squares.
struct NumberSums {
  double sum = 0.0;
  double squares = 0.0;
};

/// The kernels that describe data sets. Pure functions, as all of KernelTable.
struct DataKernels {
  /// The exact sums of the bytes and of their squares; from any address, any number of bytes.
  ByteSums (*sum_bytes)(std::span<const std::uint8_t> bytes);
};

}  // namespace linnet
