#include "engine/gemm/scratch.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace linnet {
namespace {

/// The buffers of a thread.
struct Store {
  /// Those that it has no use for at the moment, the smallest first.
  std::vector<AlignedBuffer<float>> idle;
  std::size_t in_use = 0;
};

Store& store() {
  thread_local Store own;
  return own;
}

bool is_smaller(const AlignedBuffer<float>& buffer, std::size_t floats) {
  return buffer.size() < floats;
}

/// The smallest that is large enough; where there is none, a new one takes the place of the
/// largest.
AlignedBuffer<float> take(std::size_t floats) {
  auto& idle = store().idle;
  auto found = std::lower_bound(idle.begin(), idle.end(), floats, is_smaller);
  if (found == idle.end()) {
    if (!idle.empty()) idle.pop_back();
    return AlignedBuffer<float>(floats);
  }
  AlignedBuffer<float> taken = std::move(*found);
  idle.erase(found);
  return taken;
}

}  // namespace

Scratch::Scratch(std::size_t floats) {
  if (floats == 0) return;
  buffer_ = take(floats);
  // Giving them all back must not fail.
  auto& [idle, in_use] = store();
  idle.reserve(idle.size() + in_use + 1);
  ++in_use;
}

Scratch::~Scratch() {
  if (buffer_.size() == 0) return;
  auto& [idle, in_use] = store();
  const auto place = std::lower_bound(idle.begin(), idle.end(), buffer_.size(), is_smaller);
  idle.insert(place, std::move(buffer_));
  --in_use;
}

}  // namespace linnet
