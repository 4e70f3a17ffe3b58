#pragma once

#include <algorithm>
#include <cstddef>

#include "engine/core/workers.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// Multiply-adds of a thread that are worth a parallel loop: they take about 3 µs, twice what a
/// loop takes beyond its items while its threads are awake (1.6 µs on two vCPUs of an Intel Xeon).
inline constexpr std::size_t kMultiplyAddsPerThread = 262'144;

/// How many of `threads` are worth their loop for so many multiply-adds; at least 1.
inline std::size_t threads_worth(std::size_t multiply_adds, int threads) {
  const std::size_t worth = std::max<std::size_t>(multiply_adds / kMultiplyAddsPerThread, 1);
  return std::min(worth, static_cast<std::size_t>(threads));
}

/// Rows or columns of a thread's share of `count`: equal shares, rounded up to multiples of `step`.
inline std::size_t equal_share(std::size_t count, const Workers& workers, std::size_t step) {
  const auto threads = static_cast<std::size_t>(workers.threads());
  return round_up((count + threads - 1) / threads, step);
}

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
