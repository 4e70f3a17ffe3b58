#include "io/file/block_output.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

constexpr std::size_t kBlock = std::size_t{2} << 20;

std::string pattern(std::size_t bytes) {
  std::string text(bytes, ' ');
  for (std::size_t i = 0; i < bytes; ++i)
    text[i] = static_cast<char>('a' + i * 7 % 25 + i / kBlock);
  return text;
}

}  // namespace

TEST_CASE("What is appended in pieces of any length comes into the file as it is") {
  const TemporaryFolder folder;
  const std::string content = pattern(3 * kBlock + 12345);
  const std::size_t lengths[] = {1, 4096, 100'000, kBlock - 1, kBlock, 2 * kBlock + 1, 9 * kBlock};
  for (const std::size_t length : lengths) {
    INFO(length);
    AtomicFile file(folder / "file");
    BlockOutput out(file);
    if (length == 1) {
      out.write(std::as_bytes(std::span(content).first(10)));
      out.write({});
      out.write(std::as_bytes(std::span(content).subspan(10)));
    } else {
      for (std::size_t first = 0; first < content.size(); first += length) {
        out.write(std::as_bytes(
            std::span(content).subspan(first, std::min(length, content.size() - first))));
      }
    }
    out.flush();
    file.complete_unsynced();
    CHECK(file_content(folder / "file") == content);
  }
}

}  // namespace linnet::test
