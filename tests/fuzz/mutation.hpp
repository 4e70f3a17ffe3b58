#pragma once

#include <span>

#include "engine/core/random.hpp"
#include "tests/fuzz/target.hpp"

namespace linnet::test {

/// The file after one to three changes: bits turned, bytes and numbers overwritten, cut, a stretch
/// left out or doubled, a stretch of one of `others` put in. It depends on nothing but its
/// arguments.
Bytes mutated(Bytes file, std::span<const Seed> others, Random& random);

}  // namespace linnet::test
