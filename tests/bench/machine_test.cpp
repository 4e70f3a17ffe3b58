#include "bench/measure/machine.hpp"

#include <iterator>
#include <string>
#include <utility>

#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::bench {
namespace {

using test::TemporaryFolder;
using test::write_file;

TEST_CASE("processor, governor, memory and caches are read from the system") {
  const TemporaryFolder root;
  const auto& path = root.path();
  write_file(path / "proc/cpuinfo",
             std::string_view("processor\t: 0\ncpu family\t: 6\nmodel\t\t: 207\n"
                              "model name\t: Some CPU @ 3\nstepping\t: 2\nflags\t\t: sse2 fma\n"));
  write_file(path / "proc/meminfo", std::string_view("MemFree: 1 kB\nMemAvailable:    2048 kB\n"));
  const auto cpu = path / "sys/devices/system/cpu/cpu0";
  write_file(cpu / "cpufreq/scaling_governor", std::string_view("performance\n"));
  write_file(cpu / "cache/index0/level", std::string_view("1\n"));
  write_file(cpu / "cache/index0/type", std::string_view("Data\n"));
  write_file(cpu / "cache/index0/size", std::string_view("48K\n"));
  write_file(cpu / "cache/index1/level", std::string_view("3\n"));
  write_file(cpu / "cache/index1/type", std::string_view("Unified\n"));
  write_file(cpu / "cache/index1/size", std::string_view("32M\n"));

  CHECK(cpu_model(path) == "Some CPU @ 3");
  CHECK(cpu_id(path) == "family 6, model 207, stepping 2");
  CHECK(cpu_id(path / "elsewhere").empty());
  CHECK(cpu_flags(path) == "sse2 fma");
  CHECK(governor(path) == "performance");
  CHECK(available_memory(path) == std::size_t{2048} << 10);
  const auto found = caches(path);
  REQUIRE(found.size() == 2);
  CHECK(found[0].level == 1);
  CHECK(found[0].type == "Data");
  CHECK(found[0].bytes == std::size_t{48} << 10);
  CHECK(found[1].bytes == std::size_t{32} << 20);
}

TEST_CASE("sockets, cores, processors and memory nodes are counted") {
  const TemporaryFolder root;
  const auto& path = root.path();
  const auto cpus = path / "sys/devices/system/cpu";
  // Two sockets of two cores, of which one has two processors; cpu5 is switched off.
  const std::pair<const char*, const char*> places[] = {
      {"0", "0"}, {"0", "1"}, {"1", "0"}, {"1", "1"}, {"0", "0"}};
  for (std::size_t i = 0; i < std::size(places); ++i) {
    const auto folder = cpus / ("cpu" + std::to_string(i)) / "topology";
    write_file(folder / "physical_package_id", std::string_view(places[i].first));
    write_file(folder / "core_id", std::string_view(places[i].second));
  }
  write_file(cpus / "cpu5/online", std::string_view("0\n"));
  write_file(cpus / "cpufreq/topology/physical_package_id", std::string_view("7\n"));
  write_file(path / "sys/devices/system/node/node0/cpulist", std::string_view("0-1\n"));
  write_file(path / "sys/devices/system/node/node1/cpulist", std::string_view("2-3\n"));
  write_file(path / "proc/loadavg", std::string_view("1.50 0.30 0.20 1/99 1234\n"));
  const Topology found = topology(path);
  CHECK(found.sockets == 2);
  CHECK(found.cores == 4);
  CHECK(found.processors == 5);
  CHECK(found.memory_nodes == 2);
  CHECK(load_average(path) == "1.50 0.30 0.20");
}

TEST_CASE("missing files of the system are not an error") {
  const TemporaryFolder root;
  CHECK(cpu_model(root.path()) == "unknown");
  CHECK(available_memory(root.path()) == 0);
  CHECK(caches(root.path()).empty());
  CHECK(cpu_flags(root.path()).empty());
  CHECK(load_average(root.path()).empty());
  CHECK(topology(root.path()).processors == 0);
}

TEST_CASE("streaming takes more than four caches, and no more than a quarter of the memory") {
  const std::size_t mebibyte = std::size_t{1} << 20;
  CHECK(stream_size(32 * mebibyte, 16000 * mebibyte).bytes > 4 * 32 * mebibyte);
  CHECK(stream_size(480 * mebibyte, 4000 * mebibyte).bytes == 1000 * mebibyte);
  CHECK(stream_size(0, 0).bytes > 0);
}

}  // namespace
}  // namespace linnet::bench
