#include "bench/measure/peak.hpp"

#include <vector>

#include "bench/measure/statistics.hpp"
#include "engine/core/together.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/kernels/peak.hpp"

namespace linnet::bench {

double measure_multiply_add(InstructionSet set, int threads, int runs) {
  std::vector<double> rates;
  for (int run = 0; run < runs; ++run) {
    rates.push_back(multiply_add_rate(kernels_for(set), threads).operations_per_second);
  }
  return median(rates);
}

double measure_read(InstructionSet set, int threads, const float* data, std::size_t size) {
  constexpr std::size_t kReadingStep = 1024;
  constexpr std::size_t kResultDistance = 64;  // floats that far apart share no cache line
  const KernelTable& kernels = kernels_for(set);
  const std::size_t range = size / static_cast<std::size_t>(threads) / kReadingStep * kReadingStep;
  std::vector<double> rates;
  std::vector<float> results(static_cast<std::size_t>(threads) * kResultDistance);
  for (int run = 0; run < 3; ++run) {
    const TimeTogether time = run_together(threads, [&](int thread) {
      const auto index = static_cast<std::size_t>(thread);
      results[index * kResultDistance] = kernels.probes.read(data + index * range, range);
    });
    rates.push_back(static_cast<double>(range * static_cast<std::size_t>(time.threads)) *
                    sizeof(float) / time.seconds);
  }
  return median(rates);
}

}  // namespace linnet::bench
