#pragma once

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// The most threads that a Context takes.
inline constexpr int kMaxThreads = 1024;

}  // namespace linnet
