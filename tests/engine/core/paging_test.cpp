// Bytes of a mapped file are asked for, and known to be there or not.

#include "engine/core/paging.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "engine/core/huge_pages.hpp"
#include "engine/core/memory_limit.hpp"
#include "io/file/file_descriptor.hpp"
#include "linnet/io/mapped_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/populating.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

constexpr std::size_t kBytes = std::size_t{4} << 20;

/// Has the system forget what it holds of a file, as far as it does.
void forget(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  ::fsync(file.get());
  ::posix_fadvise(file.get(), 0, 0, POSIX_FADV_DONTNEED);
}

}  // namespace

TEST_CASE("Memory of one's own is in memory, and may be asked for", "[paging]") {
  const std::vector<std::byte> bytes(100'000);
  prefetch_pages(bytes);
  prefetch_pages({});
  prefetch_pages(std::span(bytes).subspan(99'999));
  CHECK(is_in_memory(bytes));
  CHECK(is_in_memory({}));
  CHECK(is_in_memory(std::span(bytes).first(1)));
}

TEST_CASE("Bytes beyond the end of a file that was cut short cannot be read", "[paging]") {
  const TemporaryFolder folder;
  write_file(folder / "file", std::string(kBytes, 'x'));
  const MappedFile file(folder / "file");
  CHECK(populate_pages(file.bytes()));
  CHECK(populate_pages({}));
  CHECK(populate_pages(file.bytes().subspan(100, 1)));
  if (!reports_populated_pages()) return skip("this system does not report populated pages");
  std::filesystem::resize_file(folder / "file", kBytes / 2);
  CHECK(populate_pages(file.bytes().first(kBytes / 2)));
  CHECK_FALSE(populate_pages(file.bytes().first(kBytes / 2 + 1)));
  CHECK_FALSE(populate_pages(file.bytes().last(1)));
}

TEST_CASE("A mapped file is not in memory until its bytes are asked for", "[paging]") {
  const TemporaryFolder folder;
  write_file(folder / "file", std::string(kBytes, 'x'));
  forget(folder / "file");
  const MappedFile file(folder / "file");
  if (is_in_memory(file.bytes())) {
    return skip("this file system keeps its files in memory");
  }
  prefetch_pages(file.bytes());
  // It is read while others go on; a disk that takes longer than this is out of order.
  constexpr auto kLong = std::chrono::seconds(60);
  const auto start = std::chrono::steady_clock::now();
  while (!is_in_memory(file.bytes()) && std::chrono::steady_clock::now() - start < kLong) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(is_in_memory(file.bytes()));
}

TEST_CASE("A mapped file that is on the disk is read at once in huge pages", "[paging]") {
  const TemporaryFolder folder;
  write_file(folder / "file", std::string(5 * kBytes, 'x'));
  forget(folder / "file");
  const MappedFile file(folder / "file");
  if (is_in_memory(file.bytes())) return skip("this file system keeps its files in memory");
  if (!reports_populated_pages()) return skip("this system does not populate pages");
  std::atomic<bool> stops = true;
  const Workers workers(2);
  CHECK_THROWS_AS(read_in_huge_pages(file.bytes(), workers, StopRequest(stops)), Stopped);
  read_in_huge_pages(file.bytes(), workers, {});
  CHECK(is_in_memory(file.bytes()));
}

TEST_CASE("Memory of one's own, and a file that was cut short, are no trouble to read",
          "[paging]") {
  const Workers workers(2);
  const std::vector<std::byte> bytes(3 * kBytes);
  read_in_huge_pages(bytes, workers, {});
  read_in_huge_pages({}, workers, {});
  const TemporaryFolder folder;
  write_file(folder / "file", std::string(3 * kBytes, 'x'));
  forget(folder / "file");
  const MappedFile file(folder / "file");
  std::filesystem::resize_file(folder / "file", kBytes);
  read_in_huge_pages(file.bytes(), workers, {});
  CHECK(file.bytes().front() == std::byte{'x'});
}

TEST_CASE("The memory that may be used is what is available, within the control groups") {
  const TemporaryFolder root;
  CHECK_FALSE(memory_limit(root.path()));
  write_file(root / "proc/meminfo", "MemTotal: 9000 kB\nMemAvailable:    4000 kB\n");
  CHECK(memory_limit(root.path()) == 4000 * 1024);
  write_file(root / "proc/self/cgroup", "0::/a/b\n5:memory:/job\n");
  write_file(root / "sys/fs/cgroup/a/b/memory.max", "max\n");
  CHECK(memory_limit(root.path()) == 4000 * 1024);
  write_file(root / "sys/fs/cgroup/a/memory.max", "2000000\n");
  CHECK(memory_limit(root.path()) == 2000000);
  write_file(root / "sys/fs/cgroup/memory/job/memory.limit_in_bytes", "9223372036854771712\n");
  CHECK(memory_limit(root.path()) == 2000000);
  write_file(root / "sys/fs/cgroup/memory/memory.limit_in_bytes", "1000000\n");
  CHECK(memory_limit(root.path()) == 1000000);
}

}  // namespace linnet::test
