#pragma once

#include <cstddef>
#include <vector>

#include "engine/core/sanitizer.hpp"

namespace linnet::test {

/// How many times longer everything takes here, roughly: long tests run one case of so many.
#if defined(LINNET_EMULATED)
inline constexpr std::size_t kSlowdown = 20;
#elif LINNET_ADDRESS_SANITIZER || LINNET_THREAD_SANITIZER
inline constexpr std::size_t kSlowdown = 8;
#else
inline constexpr std::size_t kSlowdown = 1;
#endif

/// Numbers of threads to share work among; where everything is slow, one of them.
inline std::vector<int> numbers_of_threads() {
  if (kSlowdown == 1) return {2, 3, 8};
  return {3};
}

}  // namespace linnet::test
