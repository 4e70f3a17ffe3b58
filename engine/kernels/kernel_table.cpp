#include "engine/kernels/kernel_table.hpp"

#include <string>

#include "engine/core/architecture.hpp"
#include "linnet/error.hpp"

namespace linnet {

// Each is defined by an object of its own: kernel_set.cpp, compiled with the flags of that set.
#define LINNET_INSTRUCTION_SET(name, ...) extern "C" const KernelTable linnet_kernels_##name;
#include "linnet/instruction_sets.inc"

namespace {

/// The table of the set; null for a set of another architecture, whose table is not linked.
const KernelTable* table_of(InstructionSet set) {
  switch (set) {
#define LINNET_INSTRUCTION_SET(name, architecture, ...)          \
  case InstructionSet::name:                                     \
    if constexpr (Architecture::architecture == kArchitecture) { \
      return &linnet_kernels_##name;                             \
    }                                                            \
    break;
#include "linnet/instruction_sets.inc"
  }
  return nullptr;
}

}  // namespace

const KernelTable& kernels_for(InstructionSet set) {
  if (!is_available(set)) {
    throw Error(Fault::usage,
                "instruction set " + std::string(name_of(set)) + " is not there on this machine");
  }
  return *table_of(set);
}

}  // namespace linnet
