#pragma once

#include <atomic>

namespace linnet {

/// Thrown by long work that was asked to stop; it has left nothing half done.
struct Stopped {};

/// Somebody's wish that long work should end soon. The flag outlives the work and is set from any
/// thread or from a signal handler. Default-made, it never stops anything.
class StopRequest {
 public:
  StopRequest() = default;
  explicit StopRequest(const std::atomic<bool>& flag) : flag_(&flag) {}

  bool is_made() const noexcept { return flag_ && flag_->load(std::memory_order_relaxed); }

  /// Throws Stopped if the work should end.
  void check() const {
    if (is_made()) throw Stopped{};
  }

 private:
  const std::atomic<bool>* flag_ = nullptr;
};

}  // namespace linnet
