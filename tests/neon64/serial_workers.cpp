// Workers without TBB, of which cross compilers have no library: the calling thread runs the items
// of loops in order, and each team has threads of its own.

#include <algorithm>
#include <thread>
#include <vector>

#include "engine/core/workers.hpp"

namespace linnet {

struct Workers::Arena {};

Workers::Workers(int threads, Affinity) : threads_(threads) {}
Workers::~Workers() = default;

void Workers::run(std::size_t count, LoopSchedule, void* body, Call call) const {
  for (std::size_t item = 0; item < count; ++item) call(body, item, 0);
}

void Workers::run_team(int most, void* body, TeamCall call) const {
  const int size = std::max(1, std::min(most, threads_));
  Team team(size);
  const auto take_part = [&](int member) {
    try {
      call(body, team, member);
    } catch (...) {
      team.break_up();
    }
  };
  std::vector<std::thread> others;
  for (int i = 1; i < size; ++i) {
    others.emplace_back([&] {
      if (const int member = team.join(); member != Team::kClosed) take_part(member);
    });
  }
  team.close(size);
  take_part(0);
  for (std::thread& other : others) other.join();
  team.rethrow_if_broken();
}

}  // namespace linnet
