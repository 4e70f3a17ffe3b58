#include "bench/measure/machine.hpp"

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
             std::string_view("processor\t: 0\nmodel name\t: Some CPU @ 3\n"));
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
  CHECK(governor(path) == "performance");
  CHECK(available_memory(path) == std::size_t{2048} << 10);
  const auto found = caches(path);
  REQUIRE(found.size() == 2);
  CHECK(found[0].level == 1);
  CHECK(found[0].type == "Data");
  CHECK(found[0].bytes == std::size_t{48} << 10);
  CHECK(found[1].bytes == std::size_t{32} << 20);
}

TEST_CASE("missing files of the system are not an error") {
  const TemporaryFolder root;
  CHECK(cpu_model(root.path()) == "unknown");
  CHECK(available_memory(root.path()) == 0);
  CHECK(caches(root.path()).empty());
}

TEST_CASE("streaming takes more than four caches, and no more than a quarter of the memory") {
  const std::size_t mebibyte = std::size_t{1} << 20;
  CHECK(stream_size(32 * mebibyte, 16000 * mebibyte).bytes > 4 * 32 * mebibyte);
  CHECK(stream_size(480 * mebibyte, 4000 * mebibyte).bytes == 1000 * mebibyte);
  CHECK(stream_size(0, 0).bytes > 0);
}

}  // namespace
}  // namespace linnet::bench
