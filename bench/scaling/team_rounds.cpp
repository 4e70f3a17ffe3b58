#include "bench/scaling/team_rounds.hpp"

#include <chrono>
#include <map>
#include <thread>

namespace linnet::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// Longer than a time slice of Linux, after which another program may have left the processor.
constexpr std::chrono::milliseconds kPause(5);

}  // namespace

TeamRounds measure_team_rounds(int asked, const RoundLimits& limits,
                               const std::function<StepTime()>& measure) {
  const auto end = Clock::now() + std::chrono::duration<double>(limits.seconds);
  std::map<int, std::vector<double>> seconds;  // by size of the team
  int full = 0;
  int attempts = 0;
  do {
    const StepTime time = measure();
    seconds[time.members].push_back(time.seconds);
    ++attempts;
    if (time.members >= asked) {
      ++full;
    } else {
      std::this_thread::sleep_for(kPause);
    }
  } while (full < limits.rounds && attempts < limits.attempts && Clock::now() < end);
  const auto& [members, largest] = *seconds.rbegin();
  return {members, largest, attempts - static_cast<int>(largest.size())};
}

}  // namespace linnet::bench
