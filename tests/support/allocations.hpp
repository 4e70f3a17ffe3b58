#pragma once

#include <cstddef>

namespace linnet::test {

/// How often this program, the libraries aside that it shares with others, has asked for memory:
/// malloc, calloc and operator new, by any thread.
std::size_t allocations_so_far();

}  // namespace linnet::test
