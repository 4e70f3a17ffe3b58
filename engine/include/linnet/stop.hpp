#pragma once

#include <atomic>
#include <chrono>
#include <optional>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// Thrown by long work after a request to stop; no result is left incomplete.
struct Stopped {};

/// Cooperative cancellation token: long work checks it and throws Stopped once the flag is set,
/// which any thread or a signal handler may do. The flag must outlive the work. Without a flag
/// there is never a request.
class StopRequest {
 public:
  StopRequest() = default;
  explicit StopRequest(const std::atomic<bool>& flag) : flag_(&flag) {}

  bool is_made() const noexcept {
    if (flag_ && flag_->load(std::memory_order_relaxed)) return true;
    return deadline_ && std::chrono::steady_clock::now() >= *deadline_;
  }

  /// A request that is also made when `deadline` passes.
  StopRequest or_after(std::chrono::steady_clock::time_point deadline) const noexcept {
    StopRequest either = *this;
    either.deadline_ = deadline;
    return either;
  }

  /// Throws Stopped if a stop was requested.
  void check() const {
    if (is_made()) throw Stopped{};
  }

 private:
  const std::atomic<bool>* flag_ = nullptr;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
};

}  // namespace linnet
