#pragma once

#include <cstddef>

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

}  // namespace linnet::test
