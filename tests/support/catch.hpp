#pragma once

// Catch2, version 3 or 2: the tests use what both have, under the same names.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
namespace linnet::test {
using Catch::Approx;  // version 2 has it in the global namespace
}
#else
#include <catch2/catch.hpp>
#endif

#include <iostream>
#include <string>

namespace linnet::test {

/// Tells ctest that this test could not run here, and why; the test returns after it. ctest looks
/// for the word at the beginning of a line.
inline void skip(const std::string& why) {
  std::cout << "\nSKIPPED: " << why << std::endl;
}

}  // namespace linnet::test
