#include "engine/core/affinity.hpp"

#include <sched.h>

#include <set>
#include <vector>

#include "engine/core/workers.hpp"
#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

std::set<int> allowed_here() {
  cpu_set_t set;
  CPU_ZERO(&set);
  REQUIRE(sched_getaffinity(0, sizeof set, &set) == 0);
  std::set<int> processors;
  for (std::size_t i = 0; i < CPU_SETSIZE; ++i) {
    if (CPU_ISSET(i, &set)) processors.insert(static_cast<int>(i));
  }
  return processors;
}

TEST_CASE("each affinity has a name that is parsed back", "[affinity]") {
  for (const Affinity affinity : {Affinity::none, Affinity::compact, Affinity::spread}) {
    CHECK(affinity_named(name_of(affinity)) == affinity);
  }
  CHECK_FALSE(affinity_named("scatter"));
}

TEST_CASE("each worker has one processor of those that are allowed, and they go round",
          "[affinity]") {
  const std::set<int> before = allowed_here();
  for (const Affinity affinity : {Affinity::compact, Affinity::spread}) {
    const int workers = static_cast<int>(before.size()) * 2 + 1;
    const AffinityMap affinity_map(affinity, workers);
    REQUIRE(affinity_map.binds_threads());
    std::set<int> taken;
    for (int worker = 0; worker < workers; ++worker) {
      affinity_map.bind_current_thread(worker);
      const std::set<int> here = allowed_here();
      CHECK(here.size() == 1);
      CHECK(before.count(*here.begin()) == 1);
      taken.insert(*here.begin());
    }
    CHECK(taken == before);
    affinity_map.unbind_current_thread();
    CHECK(allowed_here() == before);
  }
}

TEST_CASE("Affinity::none binds no thread", "[affinity]") {
  CHECK_FALSE(AffinityMap(Affinity::none, 4).binds_threads());
}

TEST_CASE("bound workers stay on one processor while they work, and the caller is free again",
          "[affinity]") {
  const std::set<int> before = allowed_here();
  for (const Affinity affinity : {Affinity::compact, Affinity::spread}) {
    const Workers workers(3, affinity);
    std::vector<std::size_t> widths(64, 0);
    workers.for_each(64, LoopSchedule::dynamic, [&](std::size_t item, int) {
      cpu_set_t set;
      CPU_ZERO(&set);
      sched_getaffinity(0, sizeof set, &set);
      widths[item] = static_cast<std::size_t>(CPU_COUNT(&set));
    });
    CHECK(widths == std::vector<std::size_t>(64, 1));
    CHECK(allowed_here() == before);
  }
}

}  // namespace
}  // namespace linnet::test
