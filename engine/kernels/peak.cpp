#include "engine/kernels/peak.hpp"

#include <numeric>
#include <vector>

#include "engine/core/together.hpp"

namespace linnet {

MultiplyAddRate multiply_add_rate(const KernelTable& kernels, int threads) {
  constexpr std::size_t kTurns = 4'000'000;
  constexpr std::size_t kStride = 64;  // floats at this distance share no cache line
  std::vector<float> results(static_cast<std::size_t>(threads) * kStride);
  std::vector<double> operations(static_cast<std::size_t>(threads));
  const TimeTogether time = run_together(threads, [&](int thread) {
    const auto index = static_cast<std::size_t>(thread);
    operations[index] = kernels.probes.multiply_add(kTurns, &results[index * kStride]);
  });
  const double all = std::accumulate(operations.begin(), operations.end(), 0.0);
  return {all / time.seconds, time.threads};
}

}  // namespace linnet
