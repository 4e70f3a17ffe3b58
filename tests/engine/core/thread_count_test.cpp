#include "engine/core/thread_count.hpp"

#include <sched.h>
#include <stdlib.h>

#include <cstdlib>
#include <optional>
#include <string>

#include "engine/core/processors.hpp"
#include "linnet/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet {
namespace {

using test::contains;
using test::TemporaryFolder;
using test::write_file;

/// The two variables that matter, for the length of a test; empty text takes one away.
class ThreadVariables {
 public:
  ThreadVariables(const std::string& ours, const std::string& openmp)
      : ours_("LINNET_NUM_THREADS", ours), openmp_("OMP_NUM_THREADS", openmp) {}

 private:
  struct Variable {
    Variable(const char* its_name, const std::string& value) : name(its_name) {
      if (const char* there = std::getenv(name)) before = there;
      set(value.empty() ? std::nullopt : std::optional(value));
    }
    ~Variable() { set(before); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

    void set(const std::optional<std::string>& value) const {
      value ? ::setenv(name, value->c_str(), 1) : ::unsetenv(name);
    }

    const char* name;
    std::optional<std::string> before;
  };

  Variable ours_;
  Variable openmp_;
};

std::string error_text_about(const std::string& value) {
  const ThreadVariables variables(value, "");
  try {
    choose_thread_count(std::nullopt);
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::usage);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("Without control groups there is no quota") {
  const TemporaryFolder root;
  CHECK_FALSE(cgroup_quota(root.path()));
  write_file(root / "proc/self/cgroup", "0::/\n");
  CHECK_FALSE(cgroup_quota(root.path()));
}

TEST_CASE("The quota of a version 2 group is read from cpu.max") {
  const TemporaryFolder root;
  write_file(root / "proc/self/cgroup", "0::/work.slice/job\n");
  write_file(root / "sys/fs/cgroup/work.slice/job/cpu.max", "150000 100000\n");
  CHECK(cgroup_quota(root.path()) == 1.5);
  write_file(root / "sys/fs/cgroup/work.slice/job/cpu.max", "max 100000\n");
  CHECK_FALSE(cgroup_quota(root.path()));
}

TEST_CASE("The lowest quota on the way up from a version 2 group counts") {
  const TemporaryFolder root;
  write_file(root / "proc/self/cgroup", "0::/a/b/c\n");
  write_file(root / "sys/fs/cgroup/a/b/c/cpu.max", "800000 100000\n");
  write_file(root / "sys/fs/cgroup/a/cpu.max", "200000 100000\n");
  write_file(root / "sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  CHECK(cgroup_quota(root.path()) == 2.0);
  write_file(root / "sys/fs/cgroup/cpu.max", "50000 100000\n");  // a container's own root
  CHECK(cgroup_quota(root.path()) == 0.5);
}

TEST_CASE("The quota of a version 1 group is a quotient of two files") {
  const TemporaryFolder root;
  write_file(root / "proc/self/cgroup",
             "12:memory:/else\n4:cpu,cpuacct:/docker/job\n1:name=systemd:/init\n");
  write_file(root / "sys/fs/cgroup/cpu/docker/job/cpu.cfs_quota_us", "300000\n");
  write_file(root / "sys/fs/cgroup/cpu/docker/job/cpu.cfs_period_us", "100000\n");
  CHECK(cgroup_quota(root.path()) == 3.0);
  write_file(root / "sys/fs/cgroup/cpu/docker/job/cpu.cfs_quota_us", "-1\n");
  CHECK_FALSE(cgroup_quota(root.path()));
  write_file(root / "sys/fs/cgroup/cpu/cpu.cfs_quota_us", "250000\n");
  write_file(root / "sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  CHECK(cgroup_quota(root.path()) == 2.5);
}

TEST_CASE("A controller that only begins with cpu sets no quota") {
  const TemporaryFolder root;
  write_file(root / "proc/self/cgroup", "3:cpuset:/job\n");
  write_file(root / "sys/fs/cgroup/cpu/job/cpu.cfs_quota_us", "100000\n");
  write_file(root / "sys/fs/cgroup/cpu/job/cpu.cfs_period_us", "100000\n");
  CHECK_FALSE(cgroup_quota(root.path()));
}

TEST_CASE("Where both versions are mounted the lower quota counts") {
  const TemporaryFolder root;
  write_file(root / "proc/self/cgroup", "4:cpu:/job\n0::/job\n");
  write_file(root / "sys/fs/cgroup/cpu/job/cpu.cfs_quota_us", "400000\n");
  write_file(root / "sys/fs/cgroup/cpu/job/cpu.cfs_period_us", "100000\n");
  write_file(root / "sys/fs/cgroup/job/cpu.max", "200000 100000\n");
  CHECK(cgroup_quota(root.path()) == 2.0);
}

TEST_CASE("Damaged control group files set no quota") {
  const TemporaryFolder root;
  for (const char* text :
       {"", "\n", "nonsense\n", "100000\n", "100000 0\n", "-5 100000\n", "0 1\n"}) {
    write_file(root / "proc/self/cgroup", "no colons at all\n0:one colon\n0::/job\n");
    write_file(root / "sys/fs/cgroup/job/cpu.max", std::string(text));
    INFO(text);
    CHECK_FALSE(cgroup_quota(root.path()));
  }
}

TEST_CASE("The option decides before all variables") {
  const ThreadVariables variables("3", "2");
  const ThreadCount choice = choose_thread_count(5);
  CHECK(choice.threads == 5);
  CHECK(choice.reason == "threads");
}

TEST_CASE("Linnet's own variable decides before OpenMP's") {
  const ThreadVariables variables("3", "2");
  const ThreadCount choice = choose_thread_count(std::nullopt);
  CHECK(choice.threads == 3);
  CHECK(choice.reason == "LINNET_NUM_THREADS");
}

TEST_CASE("Of OpenMP's list the first number counts") {
  for (const char* text : {"4", "4,2", "4,2,1"}) {
    const ThreadVariables variables("", text);
    const ThreadCount choice = choose_thread_count(std::nullopt);
    CHECK(choice.threads == 4);
    CHECK(choice.reason == "OMP_NUM_THREADS");
  }
}

TEST_CASE("Nonsense in OpenMP's variable is ignored") {
  for (const char* text : {"0", "-2", "many", ",4", "1000000"}) {
    const ThreadVariables variables("", text);
    CHECK(choose_thread_count(std::nullopt).reason != "OMP_NUM_THREADS");
  }
}

TEST_CASE("Nonsense in Linnet's own variable is an error that says what it takes") {
  for (const char* text : {"0", "-1", "1025", "100000", "two", "2 ", "\x1b[2J"}) {
    const std::string said = error_text_about(text);
    INFO(said);
    CHECK(contains(said, "LINNET_NUM_THREADS takes a whole number from 1 to 1024, not '"));
    CHECK_FALSE(contains(said, "\x1b"));
  }
}

TEST_CASE("Without any wish there are no more threads than processors to use") {
  const ThreadVariables variables("", "");
  cpu_set_t mask;
  REQUIRE(::sched_getaffinity(0, sizeof mask, &mask) == 0);
  const ThreadCount choice = choose_thread_count(std::nullopt);
  CHECK(choice.threads >= 1);
  CHECK(choice.threads <= CPU_COUNT(&mask));
  CHECK_FALSE(choice.reason.empty());
}

TEST_CASE("The affinity mask of the process limits its threads") {
  const ThreadVariables variables("", "");
  cpu_set_t before;
  REQUIRE(::sched_getaffinity(0, sizeof before, &before) == 0);
  cpu_set_t one;
  CPU_ZERO(&one);
  for (std::size_t cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu) {
    if (CPU_ISSET(cpu, &before)) CPU_SET(cpu, &one);
  }
  REQUIRE(::sched_setaffinity(0, sizeof one, &one) == 0);
  const ThreadCount choice = choose_thread_count(std::nullopt);
  REQUIRE(::sched_setaffinity(0, sizeof before, &before) == 0);
  CHECK(choice.threads == 1);
}

}  // namespace linnet
