// The hash is XXH3 with seed 0, of bytes at once or in pieces.

#include "io/file/hash.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

std::vector<std::uint8_t> bytes_to_hash(std::size_t count) {
  std::vector<std::uint8_t> bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::uint8_t>(i * i + 7 * i);
  return bytes;
}

}  // namespace

TEST_CASE("Hashes are those that other programs compute") {
  // From xxh3_64_hexdigest of Python's package xxhash 3, which has its own copy of the library; one
  // length for each code path of XXH3.
  CHECK(hash_of(std::span<const std::byte>()) == 0x2d06800538d394c2);
  CHECK(hash_of(std::as_bytes(std::span("Linnet", 6))) == 0x075324dc3f3cb739);
  CHECK(hash_of(bytes_to_hash(17)) == 0x0eb03e0421a17545);
  CHECK(hash_of(bytes_to_hash(200)) == 0xc3f2e7d86e062cc1);
  CHECK(hash_of(bytes_to_hash(1000)) == 0x542a9234ff6883c5);
}

TEST_CASE("The hash of pieces is the hash of the whole") {
  const std::uint64_t seed = test_seed();
  INFO("LINNET_TEST_SEED=" << seed);
  Random random(seed, 70);
  const std::vector<std::uint8_t> all = bytes_to_hash(5000);
  Hasher hasher;
  for (int round = 0; round < 50; ++round) {
    hasher.reset();
    std::span<const std::byte> rest = std::as_bytes(std::span(all));
    while (!rest.empty()) {
      const std::size_t piece = random.below(rest.size() + 1);
      hasher.add(rest.first(piece));
      rest = rest.subspan(piece);
      CHECK(hasher.value() ==
            hash_of(std::as_bytes(std::span(all))
                        .first(all.size() - rest.size())));  // of all so far; adding goes on
    }
  }
}

TEST_CASE("A hasher that is new or was reset gives the hash of no bytes") {
  Hasher hasher;
  const std::uint64_t nothing = hash_of(std::span<const std::byte>());
  CHECK(hasher.value() == nothing);
  hasher.add({});
  CHECK(hasher.value() == nothing);
  hasher.add(std::as_bytes(std::span("text", 4)));
  CHECK(hasher.value() != nothing);
  hasher.reset();
  CHECK(hasher.value() == nothing);
}

}  // namespace linnet::test
