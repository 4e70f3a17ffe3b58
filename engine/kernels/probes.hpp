#pragma once

// Measures what the processor can do at most: see ProbeKernels. Only the per-set source includes
// this.

#include "engine/kernels/simd/simd.hpp"

namespace linnet {
namespace {

/// Two multiply-add units with a latency of five cycles need ten independent sums; these and two
/// factors fit sixteen registers.
inline constexpr std::size_t kProbeSums = 12;

double probe_multiply_add(std::size_t rounds, float* result) {
  using Register = Floats;
  Register sums[kProbeSums];
  for (std::size_t i = 0; i < kProbeSums; ++i) sums[i] = Register(static_cast<float>(i));
  const Register factor(0.999999f);
  const Register offset(1e-6f);
  for (std::size_t round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < kProbeSums; ++i) sums[i] = multiply_add(sums[i], factor, offset);
  }
  for (std::size_t i = 1; i < kProbeSums; ++i) sums[0] = sums[0] + sums[i];
  *result = sum_lanes(sums[0]);
  return 2.0 * static_cast<double>(rounds * kProbeSums * kLanes);
}

float probe_read(const float* data, std::size_t size) {
  constexpr std::size_t kStreams = 8;
  Floats sums[kStreams];
  for (auto& sum : sums) sum = Floats(0.0f);
  for (std::size_t i = 0; i < size; i += kStreams * kLanes) {
    for (std::size_t j = 0; j < kStreams; ++j) {
      sums[j] = sums[j] + load_aligned(data + i + j * kLanes);
    }
  }
  for (std::size_t j = 1; j < kStreams; ++j) sums[0] = sums[0] + sums[j];
  return sum_lanes(sums[0]);
}

}  // namespace
}  // namespace linnet
