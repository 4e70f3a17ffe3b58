#include "engine/core/caches.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

template <class Value>
Value read(const std::filesystem::path& file) {
  Value value{};
  std::ifstream(file) >> value;
  return value;
}

/// The sizes of all data caches of this level in the machine, as the kernel lists them.
std::vector<std::size_t> listed_sizes(int level) {
  std::vector<std::size_t> sizes;
  for (int cpu = 0; cpu < 1024; ++cpu) {
    const std::filesystem::path caches =
        "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/cache";
    if (!std::filesystem::exists(caches)) break;
    for (const auto& entry : std::filesystem::directory_iterator(caches)) {
      if (!std::filesystem::exists(entry.path() / "size")) continue;
      if (read<int>(entry.path() / "level") != level) continue;
      if (read<std::string>(entry.path() / "type") == "Instruction") continue;
      sizes.push_back(read<std::size_t>(entry.path() / "size") * 1024);  // "48K"
    }
  }
  return sizes;
}

TEST_CASE("the caches are as large as those of some processor", "[caches]") {
  const CacheSizes caches = reported_cache_sizes();
  CHECK(caches.level1 >= 8 * 1024);
  CHECK(caches.level1 <= 1024 * 1024);
  CHECK(caches.level2 > caches.level1);
  CHECK(caches.level2 <= 1024 * 1024 * 1024);
}

TEST_CASE("the caches are those that the system lists", "[caches]") {
  const std::vector<std::size_t> level1 = listed_sizes(1);
  const std::vector<std::size_t> level2 = listed_sizes(2);
  if (level1.empty() || level2.empty()) {
    skip("this system lists no caches");
    return;
  }
  CHECK_THAT(level1, Catch::Matchers::VectorContains(reported_cache_sizes().level1));
  CHECK_THAT(level2, Catch::Matchers::VectorContains(reported_cache_sizes().level2));
}

TEST_CASE("the caches do not change", "[caches]") {
  const CacheSizes first = reported_cache_sizes();
  const CacheSizes second = reported_cache_sizes();
  CHECK(first.level1 == second.level1);
  CHECK(first.level2 == second.level2);
}

}  // namespace
}  // namespace linnet::test
