#pragma once

#include <vector>

namespace linnet::bench {

/// The sizes of teams that are measured on so many processors: 1, 2, 4, 6, 8, 12, 16, 24, 32, …
/// (the powers of two, and from 6 on the number halfway between two of them) and all processors.
std::vector<int> team_sizes_up_to(int processors);

}  // namespace linnet::bench
