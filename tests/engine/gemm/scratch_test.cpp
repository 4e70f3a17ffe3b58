#include "engine/gemm/scratch.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <thread>

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

bool is_aligned(const void* address) {
  return reinterpret_cast<std::uintptr_t>(address) % kAlignment == 0;
}

/// Runs on a thread of its own, whose store is empty.
template <class Body>
void on_new_thread(const Body& body) {
  std::thread(body).join();
}

TEST_CASE("scratch memory is aligned and as large as asked for", "[scratch]") {
  for (const std::size_t floats : {1U, 15U, 16U, 1000U, 100'000U}) {
    Scratch scratch(floats);
    CHECK(is_aligned(scratch.data()));
    // AddressSanitizer watches.
    std::fill_n(scratch.data(), floats, 1.0f);
  }
}

TEST_CASE("scratch memory of no size is fine", "[scratch]") {
  const Scratch scratch(0);
  const Scratch another(0);
}

TEST_CASE("scratch memory is used again", "[scratch]") {
  bool same = false;
  bool same_for_less = false;
  on_new_thread([&] {
    const auto address = [](std::size_t floats) { return Scratch(floats).data(); };
    const float* first = address(5000);
    same = address(5000) == first;
    same_for_less = address(10) == first;
  });
  CHECK(same);
  CHECK(same_for_less);
}

TEST_CASE("scratch memory that is in use is nobody else's", "[scratch]") {
  bool apart = true;
  on_new_thread([&] {
    for (int repeat = 0; repeat < 3; ++repeat) {
      Scratch outer(1000);
      std::fill_n(outer.data(), 1000, 1.0f);
      Scratch middle(500);
      std::fill_n(middle.data(), 500, 2.0f);
      {
        Scratch inner(1000);
        std::fill_n(inner.data(), 1000, 3.0f);
      }
      Scratch last(1000);
      std::fill_n(last.data(), 1000, 4.0f);
      apart = apart &&
              std::all_of(outer.data(), outer.data() + 1000, [](float x) { return x == 1.0f; });
      apart = apart &&
              std::all_of(middle.data(), middle.data() + 500, [](float x) { return x == 2.0f; });
    }
  });
  CHECK(apart);
}

TEST_CASE("the same nest of scratch memory settles on the same few buffers", "[scratch]") {
  std::set<const float*> addresses;
  on_new_thread([&] {
    for (int repeat = 0; repeat < 50; ++repeat) {
      Scratch large(3000);
      Scratch small(100);
      Scratch middle(700);
      if (repeat < 5) continue;
      addresses.insert({large.data(), small.data(), middle.data()});
    }
  });
  CHECK(addresses.size() == 3);
}

TEST_CASE("threads have scratch memory of their own", "[scratch]") {
  Scratch mine(1000);
  std::fill_n(mine.data(), 1000, 1.0f);
  bool own = false;
  on_new_thread([&] {
    Scratch other(1000);
    own = other.data() != mine.data();
    std::fill_n(other.data(), 1000, 2.0f);
  });
  CHECK(own);
  CHECK(mine.data()[999] == 1.0f);
}

}  // namespace
}  // namespace linnet::test
