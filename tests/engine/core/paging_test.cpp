// Bytes of a mapped file are asked for, and known to be there or not.

#include "engine/core/paging.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

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

}  // namespace linnet::test
