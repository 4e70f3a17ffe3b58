#pragma once

#include <cstddef>

#include "engine/core/workers.hpp"

namespace linnet {

/// Below this many multiply-adds a thread takes about as long as it takes to wake another.
inline constexpr std::size_t kWorthSharing = 400'000;

/// The caller's own thread.
inline const Workers& alone() {
  static const Workers one(1);
  return one;
}

/// `workers`, or nobody but the caller if there is too little to share.
inline const Workers& enough_workers(std::size_t multiply_adds, const Workers& workers) {
  return multiply_adds < kWorthSharing ? alone() : workers;
}

}  // namespace linnet
