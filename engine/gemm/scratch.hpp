#pragma once

#include <cstddef>

#include "linnet/aligned_buffer.hpp"

namespace linnet {

/// Memory for the time of a block of code, from a store that each thread keeps: after the first few
/// products nothing is allocated any more. What it holds at first is whatever was left there.
/// Nests; to be released on the thread that took it.
class Scratch {
 public:
  explicit Scratch(std::size_t floats);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  /// 64-byte aligned; null if nothing was asked for.
  float* data() noexcept { return buffer_.data(); }

 private:
  AlignedBuffer<float> buffer_;
};

}  // namespace linnet
