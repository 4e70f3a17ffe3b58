#pragma once

#include <string>

namespace linnet {

/// The name of this machine, of at most 255 characters.
std::string host_name();

}  // namespace linnet
