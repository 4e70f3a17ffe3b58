#include "apps/phantoms/phantom_scan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "linnet/error.hpp"
#include "tests/support/catch.hpp"

namespace linnet {
namespace {

using Pixels = std::vector<std::uint8_t>;

Pixels draw(std::size_t phantom_class, std::size_t index, std::size_t size = 32,
            std::uint64_t seed = 0) {
  Pixels pixels(size * size);
  draw_phantom(phantom_class, index, size, seed, pixels);
  return pixels;
}

/// FNV-1a, 64 bits.
std::uint64_t checksum(const Pixels& pixels) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (std::uint8_t pixel : pixels) hash = (hash ^ pixel) * 0x100000001b3;
  return hash;
}

}  // namespace

TEST_CASE("There are six phantom classes, sorted, which say what they are") {
  const auto names = phantom_classes();
  CHECK(names.size() == 6);
  CHECK(std::is_sorted(names.begin(), names.end()));
  for (std::string_view name : names) CHECK(name.starts_with("phantom-"));
}

TEST_CASE("Phantom scans are the same bytes as ever") {
  // These bytes are the data of examples and benchmarks. New checksums are right only after an
  // intended change of the drawing.
  const std::array<std::uint64_t, 6> expected = {0x70fbdd31e9d6fae7, 0x9989a5b75c37277a,
                                                 0x7655c81e10882d58, 0x8df384b87f598f81,
                                                 0xaf8e074bd9f55231, 0xd23ede030206459d};
  for (std::size_t c = 0; c < expected.size(); ++c) {
    INFO("class " << c);
    CHECK(checksum(draw(c, c, 64)) == expected[c]);
  }
  CHECK(checksum(draw(3, 499, 28, 7)) == 0x135c70bbb1a91d95);
  CHECK(checksum(draw(5, 1000000, 9, 18446744073709551615U)) == 0xbdf4fd0b6fdf52d7);
}

TEST_CASE("A phantom scan does not depend on what was drawn before it") {
  const Pixels first = draw(2, 5);
  const Pixels other = draw(4, 0);
  CHECK(draw(4, 0) == other);
  CHECK(draw(2, 5) == first);
}

TEST_CASE("Class, index and seed each make another phantom scan") {
  const Pixels one = draw(0, 0);
  CHECK(draw(1, 0) != one);
  CHECK(draw(0, 1) != one);
  CHECK(draw(0, 0, 32, 1) != one);
}

TEST_CASE("All pixels of a phantom scan are drawn, whatever stood in the buffer") {
  constexpr std::size_t kSize = 16;
  Pixels white(kSize * kSize, 255);
  draw_phantom(1, 3, kSize, 0, white);
  CHECK(white == draw(1, 3, kSize));
}

TEST_CASE("Phantom scans have contrast and noise: they are no constant pictures") {
  for (std::size_t c = 0; c < 6; ++c) {
    for (std::size_t index = 0; index < 20; ++index) {
      const Pixels pixels = draw(c, index);
      const auto [least, most] = std::minmax_element(pixels.begin(), pixels.end());
      INFO("class " << c << ", index " << index);
      CHECK(*most - *least >= 40);
      Pixels levels = pixels;
      std::sort(levels.begin(), levels.end());
      const auto different = std::unique(levels.begin(), levels.end()) - levels.begin();
      CHECK(different >= 20);
    }
  }
}

TEST_CASE("Phantom scans of a class differ from each other") {
  for (std::size_t c = 0; c < 6; ++c) {
    std::vector<std::uint64_t> sums;
    for (std::size_t index = 0; index < 50; ++index) sums.push_back(checksum(draw(c, index, 16)));
    std::sort(sums.begin(), sums.end());
    CHECK(std::adjacent_find(sums.begin(), sums.end()) == sums.end());
  }
}

TEST_CASE("A larger phantom scan shows the same picture") {
  constexpr std::size_t kSmall = 16;
  for (std::size_t c = 0; c < 6; ++c) {
    const Pixels small = draw(c, 1, kSmall);
    const Pixels large = draw(c, 1, 2 * kSmall);
    double difference = 0.0;
    for (std::size_t i = 0; i < small.size(); ++i) {
      const std::size_t corner = i / kSmall * 2 * 2 * kSmall + i % kSmall * 2;
      const double mean = (large[corner] + large[corner + 1] + large[corner + 2 * kSmall] +
                           large[corner + 2 * kSmall + 1]) /
                          4.0;
      difference += std::abs(mean - small[i]);
    }
    INFO("class " << c);
    CHECK(difference / static_cast<double>(small.size()) < 16.0);
  }
}

TEST_CASE("A phantom scan of one pixel can be drawn") {
  CHECK_NOTHROW(draw(0, 0, 1));
}

TEST_CASE("What cannot be drawn is refused") {
  Pixels pixels(16);
  const auto fault = [&](std::size_t phantom_class, std::size_t size, std::size_t bytes) {
    try {
      draw_phantom(phantom_class, 0, size, 0, std::span(pixels).first(bytes));
    } catch (const Error& error) {
      return error.fault() == Fault::usage;
    }
    return false;
  };
  CHECK(fault(6, 4, 16));
  CHECK(fault(0, 0, 0));
  CHECK(fault(0, 4, 15));
  CHECK(fault(0, 3, 16));
  CHECK(fault(0, std::size_t{1} << 33, 16));
  CHECK_FALSE(fault(5, 4, 16));
}

}  // namespace linnet
