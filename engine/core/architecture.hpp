#pragma once

namespace linnet {

/// The processor architectures that there are kernels for.
enum class Architecture { x86_64, aarch64 };

/// The one that this program is compiled for.
#if defined(__x86_64__)
inline constexpr Architecture kArchitecture = Architecture::x86_64;
#elif defined(__aarch64__)
inline constexpr Architecture kArchitecture = Architecture::aarch64;
#else
#error "Linnet has kernels for x86-64 and for 64-bit Arm"
#endif

}  // namespace linnet
