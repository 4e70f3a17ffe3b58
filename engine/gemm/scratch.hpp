#pragma once

#include <cstddef>

#include "linnet/aligned_buffer.hpp"

namespace linnet {

/// Memory for the duration of a block of code, from a store that each thread keeps: after the first
/// few products nothing is allocated any more. Its initial content is unspecified. Instances may be
/// nested, and must be destroyed by the thread that made them.
class Scratch {
 public:
  explicit Scratch(std::size_t floats);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  /// 64-byte aligned; null for a size of 0.
  float* data() noexcept { return buffer_.data(); }

 private:
  AlignedBuffer<float> buffer_;
};

}  // namespace linnet
