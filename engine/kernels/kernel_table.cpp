#include "engine/kernels/kernel_table.hpp"

#include <string>

namespace linnet {

// Each is made by one object of its own: kernel_set.cpp, compiled with the flags of that set.
#if defined(__x86_64__)
extern "C" const KernelTable linnet_kernels_sse2;
extern "C" const KernelTable linnet_kernels_avx2;
extern "C" const KernelTable linnet_kernels_avx512;
#else
extern "C" const KernelTable linnet_kernels_neon64;
#endif

const KernelTable& kernels_for(InstructionSet set) {
  if (is_available(set)) {
    switch (set) {
#if defined(__x86_64__)
      case InstructionSet::sse2:
        return linnet_kernels_sse2;
      case InstructionSet::avx2:
        return linnet_kernels_avx2;
      case InstructionSet::avx512:
        return linnet_kernels_avx512;
      case InstructionSet::neon64:
        break;
#else
      case InstructionSet::neon64:
        return linnet_kernels_neon64;
      default:
        break;
#endif
    }
  }
  throw Error(Fault::usage,
              "instruction set " + std::string(name_of(set)) + " is not there on this machine");
}

}  // namespace linnet
