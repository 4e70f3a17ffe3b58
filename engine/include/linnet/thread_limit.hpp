#pragma once

namespace linnet {

/// The most threads that a Context takes.
inline constexpr int kMaxThreads = 1024;

}  // namespace linnet
