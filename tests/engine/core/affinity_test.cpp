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

TEST_CASE("a binding has a name, and a name a binding", "[binding]") {
  for (const Binding binding : {Binding::none, Binding::compact, Binding::spread}) {
    CHECK(binding_named(name_of(binding)) == binding);
  }
  CHECK_FALSE(binding_named("scatter"));
}

TEST_CASE("each worker has one processor of those that are allowed, and they go round",
          "[binding]") {
  const std::set<int> before = allowed_here();
  for (const Binding binding : {Binding::compact, Binding::spread}) {
    const int workers = static_cast<int>(before.size()) * 2 + 1;
    const Places places(binding, workers);
    REQUIRE(places.bind_anybody());
    std::set<int> taken;
    for (int worker = 0; worker < workers; ++worker) {
      places.take(worker);
      const std::set<int> here = allowed_here();
      CHECK(here.size() == 1);
      CHECK(before.count(*here.begin()) == 1);
      taken.insert(*here.begin());
    }
    CHECK(taken == before);
    places.leave();
    CHECK(allowed_here() == before);
  }
}

TEST_CASE("without a binding nobody is bound", "[binding]") {
  CHECK_FALSE(Places(Binding::none, 4).bind_anybody());
}

TEST_CASE("bound workers stay on one processor while they work, and the caller is free again",
          "[binding]") {
  const std::set<int> before = allowed_here();
  for (const Binding binding : {Binding::compact, Binding::spread}) {
    const Workers workers(3, binding);
    std::vector<std::size_t> widths(64, 0);
    workers.for_each(64, Deal::as_free, [&](std::size_t item, int) {
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
