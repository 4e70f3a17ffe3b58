#include "io/file/memory_room.hpp"

#include <cstdint>
#include <limits>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"

namespace linnet::test {

TEST_CASE("memory that this machine does not have is refused before it is taken") {
  constexpr std::size_t kExabyte = std::size_t{1} << 60;
  const std::string text =
      error_text(Fault::system, [] { buffer_for("file: array 'X'", kExabyte); });
  CHECK_THAT(text, mentions("file: array 'X': it takes 1152921504606.8 MB of memory, and "));
  CHECK(text.ends_with(" MB are available"));
  CHECK(error_text(Fault::system, [] {
          buffer_for("file", kExabyte, "buy some");
        }).ends_with(" MB are available; buy some"));
  CHECK(error_text(Fault::system, [] { require_memory("file", 1000); }) == "[no error]");
}

TEST_CASE("a copy is aligned, and equal to what it was made of") {
  const std::string text = "some bytes";
  const auto bytes = std::as_bytes(std::span(text)).subspan(1);
  const AlignedBuffer<std::byte> copy = aligned_copy("file", bytes);
  CHECK(reinterpret_cast<std::uintptr_t>(copy.data()) % kAlignment == 0);
  CHECK(std::string(reinterpret_cast<const char*>(copy.data()), copy.size()) == "ome bytes");
  CHECK(aligned_copy("file", {}).size() == 0);
}

}  // namespace linnet::test
