#pragma once

#include <string>

#include "linnet/stop.hpp"

namespace linnet {

/// All of standard input, up to its end. Throws Stopped if that is requested while waiting, and
/// Error(system) if it cannot be read.
std::string read_standard_input(const StopRequest& stop);

}  // namespace linnet
