#pragma once

#include <cstddef>

namespace linnet {

/// How many threads, at most `wanted`, the system lets this process have now in addition to those
/// that it has: limits on processes and on memory can refuse any. Starts that many at once, with
/// stacks of at least `stack_bytes`, and ends them; when it returns, the system counts them no
/// longer. Takes about 30 µs for each.
int startable_threads(int wanted, std::size_t stack_bytes);

}  // namespace linnet
