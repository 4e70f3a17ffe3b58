// Compiled once for each instruction set, with its flags; LINNET_KERNEL_SET names it. Exports one
// table; see engine/kernels/kernel_set.cpp for why nothing else may leave.

#include "bench/measure/peak.hpp"
#include "engine/kernels/arch.hpp"

namespace linnet::bench {
namespace {

/// Enough independent sums for two units of a latency of five, in sixteen registers.
constexpr std::size_t kSums = 12;

double multiply_add_peak(std::size_t turns, float* result) {
  using Register = Floats<Arch>;
  Register sums[kSums];
  for (std::size_t i = 0; i < kSums; ++i) sums[i] = Register(static_cast<float>(i));
  const Register factor(0.999999f);
  const Register offset(1e-6f);
  for (std::size_t turn = 0; turn < turns; ++turn) {
    for (std::size_t i = 0; i < kSums; ++i) sums[i] = multiply_add<Arch>(sums[i], factor, offset);
  }
  for (std::size_t i = 1; i < kSums; ++i) sums[0] = sums[0] + sums[i];
  *result = sum_lanes<Arch>(sums[0]);
  return 2.0 * static_cast<double>(turns * kSums * kLanes<Arch>);
}

float read_all(const float* data, std::size_t size) {
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

extern "C" const PeakFunctions LINNET_JOIN(linnet_bench_peak_, LINNET_KERNEL_SET);
extern "C" const PeakFunctions LINNET_JOIN(linnet_bench_peak_, LINNET_KERNEL_SET) = {
    InstructionSet::LINNET_KERNEL_SET, multiply_add_peak, read_all};

}  // namespace linnet::bench
