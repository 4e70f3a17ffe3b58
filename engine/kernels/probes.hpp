#pragma once

// What the processor can do at most, for others to be compared with. Only the per-set source
// includes this.

#include "engine/kernels/simd.hpp"

namespace linnet {
namespace {

/// Enough independent sums for two units of a latency of five, in sixteen registers.
inline constexpr std::size_t kProbeSums = 12;

template <class Arch>
double probe_multiply_add(std::size_t turns, float* result) {
  using Register = Floats<Arch>;
  Register sums[kProbeSums];
  for (std::size_t i = 0; i < kProbeSums; ++i) sums[i] = Register(static_cast<float>(i));
  const Register factor(0.999999f);
  const Register offset(1e-6f);
  for (std::size_t turn = 0; turn < turns; ++turn) {
    for (std::size_t i = 0; i < kProbeSums; ++i)
      sums[i] = multiply_add<Arch>(sums[i], factor, offset);
  }
  for (std::size_t i = 1; i < kProbeSums; ++i) sums[0] = sums[0] + sums[i];
  *result = sum_lanes<Arch>(sums[0]);
  return 2.0 * static_cast<double>(turns * kProbeSums * kLanes<Arch>);
}

template <class Arch>
float probe_reading(const float* data, std::size_t size) {
  constexpr std::size_t kStreams = 8;
  Floats<Arch> sums[kStreams];
  for (auto& sum : sums) sum = Floats<Arch>(0.0f);
  for (std::size_t i = 0; i < size; i += kStreams * kLanes<Arch>) {
    for (std::size_t j = 0; j < kStreams; ++j) {
      sums[j] = sums[j] + load<Arch>(data + i + j * kLanes<Arch>);
    }
  }
  for (std::size_t j = 1; j < kStreams; ++j) sums[0] = sums[0] + sums[j];
  return sum_lanes<Arch>(sums[0]);
}

}  // namespace
}  // namespace linnet
