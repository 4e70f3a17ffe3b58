#include "linnet/aligned_buffer.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

bool is_aligned(const void* address) {
  return reinterpret_cast<std::uintptr_t>(address) % kAlignment == 0;
}

template <class T>
bool is_zero(const AlignedBuffer<T>& buffer) {
  return std::all_of(buffer.data(), buffer.data() + buffer.size(),
                     [](T value) { return value == T{}; });
}

TEST_CASE("an aligned buffer of any size starts on a cache line and holds zeros", "[buffer]") {
  // Many at once, so that the blocks of the allocator lie in different places of a line; the last
  // sizes come from the system in pages.
  std::vector<AlignedBuffer<float>> floats;
  std::vector<AlignedBuffer<std::uint8_t>> bytes;
  for (const std::size_t size :
       {1U, 2U, 3U, 15U, 16U, 17U, 63U, 64U, 65U, 1000U, 4096U, 300'001U}) {
    for (int repeat = 0; repeat < 3; ++repeat) {
      floats.emplace_back(size);
      bytes.emplace_back(size);
      CHECK(is_aligned(floats.back().data()));
      CHECK(is_aligned(bytes.back().data()));
      CHECK(floats.back().size() == size);
      CHECK(is_zero(floats.back()));
      CHECK(is_zero(bytes.back()));
    }
  }
}

TEST_CASE("an aligned buffer is zero where other numbers lay before", "[buffer]") {
  for (int repeat = 0; repeat < 20; ++repeat) {
    AlignedBuffer<std::uint32_t> buffer(777);
    REQUIRE(is_zero(buffer));
    std::fill_n(buffer.data(), buffer.size(), 0xdeadbeefU);
  }
}

TEST_CASE("an aligned buffer may be empty", "[buffer]") {
  CHECK(AlignedBuffer<float>().size() == 0);
  CHECK(AlignedBuffer<float>(0).size() == 0);
}

TEST_CASE("an aligned buffer whose bytes overflow throws bad_alloc", "[buffer]") {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  // Times four these wrap to 0, 4 and 60 bytes; the last fits, but not with its alignment.
  for (const std::size_t size : {most / 4 + 1, most / 4 + 2, most / 4 + 16, most, most / 4}) {
    CHECK_THROWS_AS(AlignedBuffer<float>(size), std::bad_alloc);
  }
  CHECK_THROWS_AS(AlignedBuffer<std::uint8_t>(most), std::bad_alloc);
  CHECK_THROWS_AS(AlignedBuffer<std::uint8_t>(most - kAlignment + 1), std::bad_alloc);
}

TEST_CASE("an aligned buffer moves its memory and is never copied", "[buffer]") {
  static_assert(!std::is_copy_constructible_v<AlignedBuffer<float>>);
  static_assert(!std::is_copy_assignable_v<AlignedBuffer<float>>);
  AlignedBuffer<float> first(100);
  first.data()[99] = 7.0f;
  const float* address = first.data();
  AlignedBuffer<float> second = std::move(first);
  CHECK(second.data() == address);
  CHECK(second.size() == 100);
  AlignedBuffer<float> third(5);
  third = std::move(second);
  CHECK(third.data() == address);
  CHECK(third.data()[99] == 7.0f);
}

}  // namespace
}  // namespace linnet::test
