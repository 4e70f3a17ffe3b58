#include "engine/kernels/peak.hpp"

#include <chrono>
#include <vector>

namespace linnet {

MultiplyAddRate multiply_add_rate(const KernelTable& kernels, const Workers& workers, int threads) {
  using Clock = std::chrono::steady_clock;
  constexpr std::size_t kTurns = 4'000'000;
  constexpr std::size_t kStride = 64;  // floats at this distance share no cache line
  std::vector<float> results(static_cast<std::size_t>(threads) * kStride);
  MultiplyAddRate rate{0.0, 1};
  workers.as_team(threads, [&](Team& team, int member) {
    team.post(member);
    team.await_all(1);
    const auto start = Clock::now();
    const double operations =
        kernels.probes.multiply_add(kTurns, &results[static_cast<std::size_t>(member) * kStride]);
    team.post(member);
    team.await_all(2);
    if (member != 0) return;
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    rate = {team.size() * operations / seconds, team.size()};
  });
  return rate;
}

}  // namespace linnet
