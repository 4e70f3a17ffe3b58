#pragma once

#include <string>
#include <vector>

#include "engine/kernels/kernel_table.hpp"
#include "tests/support/catch.hpp"

namespace linnet::test {

/// Calls `body(kernels)` for each instruction set that this machine has, and names the others.
template <class Body>
void for_each_set(const Body& body) {
  for (const InstructionSet set : compiled_instruction_sets()) {
    const std::string name(name_of(set));
    if (!is_available(set)) {
      WARN("not tested, this machine lacks it: " << name);
      continue;
    }
    INFO("instruction set " << name);
    body(kernels_for(set));
  }
}

/// The kernels of each instruction set that this machine has; names the others.
inline std::vector<const KernelTable*> all_kernels() {
  std::vector<const KernelTable*> all;
  for_each_set([&](const KernelTable& kernels) { all.push_back(&kernels); });
  return all;
}

/// The set that the program would choose.
inline const KernelTable& best_kernels() {
  return kernels_for(choose_instruction_set(""));
}

}  // namespace linnet::test
