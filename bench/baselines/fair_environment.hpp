#pragma once

#include <string>
#include <vector>

namespace linnet::bench {

/// Removes the variables from this process's environment that would make a library use other
/// kernels than its best, and sets those that limit how long idle workers of a library spin, so
/// that they sleep before the next library is measured. Call it before any library is loaded.
/// Returns the removed settings as "NAME=value".
std::vector<std::string> make_environment_fair(int threads);

}  // namespace linnet::bench
