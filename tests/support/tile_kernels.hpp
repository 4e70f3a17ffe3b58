#pragma once

#include "engine/kernels/kernel_table.hpp"

#if defined(__x86_64__)

/// The kernels of amx for machines with avx512vnni that lack it.
namespace linnet::test {

extern "C" const KernelExtension linnet_emulated_amx;
extern "C" const KernelExtension linnet_kernels_amx;

/// The algorithms of amx with emulated tiles.
inline KernelTable emulated_amx() {
  return extended(kernels_for(InstructionSet::avx512), linnet_emulated_amx);
}

/// The very object of amx, which runs where the processor has tiles, or among TrappedTiles.
inline KernelTable amx_object() {
  return extended(kernels_for(InstructionSet::avx512), linnet_kernels_amx);
}

}  // namespace linnet::test

#endif
