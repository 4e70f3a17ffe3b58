#pragma once

#include <string>

#include "linnet/error.hpp"

namespace linnet {

/// Throws Error(usage) with the requirement if it does not hold.
inline void require_product(bool holds, const char* requirement) {
  if (!holds) throw Error(Fault::usage, std::string("gemm: ") + requirement);
}

}  // namespace linnet
