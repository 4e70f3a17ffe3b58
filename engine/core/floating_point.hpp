#pragma once

#include <cstdint>

namespace linnet {

/// While it lives, the calling thread computes in the standard floating-point environment: rounding
/// to nearest, subnormal numbers kept as operands and as results, no exception trapped. Its end
/// restores what the thread had; exception flags that were raised meanwhile stay raised.
///
/// Every public function that computes makes one, and so do the threads that work for it: otherwise
/// the bits of a result would depend on which thread computes it, as each thread has an environment
/// of its own. On x86-64 that is MXCSR, which the vector instructions obey (Intel 64 and IA-32
/// Architectures Software Developer's Manual, volume 1, section 10.2.3); on 64-bit Arm FPCR. Where
/// the environment is standard already, this reads the register and writes nothing.
class StandardFloatingPoint {
 public:
  StandardFloatingPoint() noexcept : before_(control()) {
    if ((before_ & ~kFlags) != kStandard) set_control(kStandard | (before_ & kFlags));
  }
  ~StandardFloatingPoint() {
    if ((before_ & ~kFlags) != kStandard) set_control(before_ | (control() & kFlags));
  }
  StandardFloatingPoint(const StandardFloatingPoint&) = delete;
  StandardFloatingPoint& operator=(const StandardFloatingPoint&) = delete;

 private:
#if defined(__x86_64__)
  using Control = std::uint32_t;
  static constexpr Control kFlags = 0x3f;       ///< raised exceptions
  static constexpr Control kStandard = 0x1f80;  ///< all exceptions masked

  static Control control() noexcept {
    return __builtin_ia32_stmxcsr();
  }
  static void set_control(Control value) noexcept {
    __builtin_ia32_ldmxcsr(value);
  }
#elif defined(__aarch64__)
  using Control = std::uint64_t;
  static constexpr Control kFlags = 0;  ///< in a register of their own
  static constexpr Control kStandard = 0;

  static Control control() noexcept {
    Control value;
    asm volatile("mrs %0, fpcr" : "=r"(value));
    return value;
  }
  static void set_control(Control value) noexcept {
    asm volatile("msr fpcr, %0" : : "r"(value));
  }
#else
#error "no floating-point environment is known for this architecture"
#endif

  Control before_;
};

}  // namespace linnet
