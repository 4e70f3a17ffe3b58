#pragma once

#include <string>
#include <vector>

namespace linnet::bench {

/// Takes out of this process's environment what would force a library to other kernels than its
/// best, and bounds how long idle workers of a library spin, so that they sleep before the next
/// library has its turn. To be called before any library is loaded. Returns what was taken out:
/// "NAME=value".
std::vector<std::string> make_environment_fair(int threads);

}  // namespace linnet::bench
