#pragma once

#include <cstddef>

#include "engine/core/workers.hpp"

namespace linnet {

/// Multiply-adds that take a thread about as long as it takes to wake another one.
inline constexpr std::size_t kMultiplyAddsPerThread = 400'000;

/// One worker: the calling thread.
inline const Workers& alone() {
  static const Workers one(1);
  return one;
}

/// `workers`, or the calling thread alone for too few multiply-adds.
inline const Workers& enough_workers(std::size_t multiply_adds, const Workers& workers) {
  return multiply_adds < kMultiplyAddsPerThread ? alone() : workers;
}

}  // namespace linnet
