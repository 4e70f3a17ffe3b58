#include "engine/kernels/peak.hpp"

#include <chrono>
#include <vector>

namespace linnet {

double multiply_add_rate(const KernelTable& kernels, const Workers& workers) {
  using Clock = std::chrono::steady_clock;
  constexpr std::size_t kTurns = 4'000'000;
  constexpr std::size_t kStride = 64;  // floats that lie so far apart share no cache line
  const auto threads = static_cast<std::size_t>(workers.threads());
  std::vector<float> results(threads * kStride);
  double rate = 0.0;
  workers.as_team(workers.threads(), [&](Team& team, int member) {
    team.barrier();
    const auto start = Clock::now();
    const double operations =
        kernels.probes.multiply_add(kTurns, &results[static_cast<std::size_t>(member) * kStride]);
    team.barrier();
    if (member != 0) return;
    rate = team.size() * operations / std::chrono::duration<double>(Clock::now() - start).count();
  });
  return rate;
}

}  // namespace linnet
