#pragma once

// The instruction set that a per-set source is compiled for, which LINNET_KERNEL_SET names, as
// xsimd knows it. Only such sources include this.

#include "engine/kernels/simd.hpp"

#define LINNET_JOIN_(a, b) a##b
/// The two words as one: the name of the symbol that the object exports.
#define LINNET_JOIN(a, b) LINNET_JOIN_(a, b)

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
}  // namespace linnet
