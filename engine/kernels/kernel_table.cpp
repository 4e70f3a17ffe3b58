#include "engine/kernels/kernel_table.hpp"

#include <string>

#include "engine/core/architecture.hpp"
#include "linnet/error.hpp"

namespace linnet {

// Each is defined by an object of its own, compiled with the flags of that set: kernel_set.cpp, or
// kernel_extension.cpp for a set that extends another one.
#define LINNET_INSTRUCTION_SET(name, ...) extern "C" const KernelTable linnet_kernels_##name;
#define LINNET_EXTENDING_SET(name, ...) extern "C" const KernelExtension linnet_kernels_##name;
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
#define LINNET_EXTENDING_SET(name, architecture, base, ...)                 \
  case InstructionSet::name:                                                \
    if constexpr (Architecture::architecture == kArchitecture) {            \
      static const KernelTable table =                                      \
          extended(*table_of(InstructionSet::base), linnet_kernels_##name); \
      return &table;                                                        \
    }                                                                       \
    break;
#include "linnet/instruction_sets.inc"
  }
  return nullptr;
}

}  // namespace

KernelTable extended(const KernelTable& base, const KernelExtension& extension) {
  KernelTable table = base;
  table.set = extension.set;
  table.max_tile_rows = extension.max_tile_rows;
  table.min_slice_features = table.slice_features = extension.slice_features;
  table.sums_bytes_exactly = true;
  table.tiles = extension.tiles;
  table.bytes.inner_products = extension.inner_products;
  table.bytes.accumulate_outer_products = extension.accumulate_outer_products;
  return table;
}

const KernelTable& kernels_for(InstructionSet set) {
  if (!is_available(set)) {
    throw Error(Fault::usage,
                "instruction set " + std::string(name_of(set)) + " is not there on this machine");
  }
  return *table_of(set);
}

}  // namespace linnet
