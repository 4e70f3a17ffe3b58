#pragma once

#include <span>

#include "engine/core/random.hpp"
#include "tests/fuzz/target.hpp"

namespace linnet::test {

/// The file after one to three random changes: flipped bits, overwritten bytes and numbers,
/// truncation, a range removed or repeated, a range of one of `others` inserted. The result depends
/// only on the arguments.
Bytes mutated(Bytes file, std::span<const Seed> others, Random& random);

}  // namespace linnet::test
