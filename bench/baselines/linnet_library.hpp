#pragma once

#include "bench/baselines/library.hpp"

namespace linnet::bench {

/// Linnet itself, with the best kernels that the machine supports, or those that LINNET_ISA names.
std::unique_ptr<Library> open_linnet();

}  // namespace linnet::bench
