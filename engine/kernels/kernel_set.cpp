// Compiled once for each instruction set, with that set's flags; LINNET_KERNEL_SET names it. It
// exports one table and nothing else: all the rest has internal linkage, and the build turns what
// the headers of others leave behind into local symbols, so that no code for AVX-512 can be picked
// by the linker for a machine without it.

#include "engine/kernels/products.hpp"
#include "engine/kernels/softmax.hpp"

namespace linnet {
namespace {

namespace arch {
#if defined(__x86_64__)
using sse2 = xsimd::sse2;
#endif
#if defined(__AVX2__)
using avx2 = xsimd::fma3<xsimd::avx2>;
#endif
#if defined(__AVX512F__)
using avx512 = xsimd::avx512bw;
#endif
#if defined(__aarch64__)
using neon64 = xsimd::neon64;
#endif
}  // namespace arch

using Arch = arch::LINNET_KERNEL_SET;

}  // namespace

#define LINNET_JOIN_(a, b) a##b
#define LINNET_JOIN(a, b) LINNET_JOIN_(a, b)

extern "C" const KernelTable LINNET_JOIN(linnet_kernels_, LINNET_KERNEL_SET);
extern "C" const KernelTable LINNET_JOIN(linnet_kernels_, LINNET_KERNEL_SET) = {
    .set = InstructionSet::LINNET_KERNEL_SET,
    .partial_logits = partial_logits<Arch>,
    .sum_logits = sum_logits<Arch>,
    .descend = descend<Arch>,
    .softmax = softmax<Arch>,
    .log_softmax = loss<Arch, LogSoftmax<Arch>>,
    .article_loss = loss<Arch, ArticleLoss<Arch>>,
};

}  // namespace linnet
