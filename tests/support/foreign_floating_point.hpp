#pragma once

#include <cfenv>
#include <cstdint>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace linnet::test {

/// While it lives, the thread rounds in `rounding`, and takes subnormal operands and results for
/// zero. Its end restores what was there.
class ForeignFloatingPoint {
 public:
  explicit ForeignFloatingPoint(int rounding) {
    std::fegetenv(&before_);
    std::fesetround(rounding);
    set_control(control() | kFlushes);
  }
  ~ForeignFloatingPoint() { std::fesetenv(&before_); }
  ForeignFloatingPoint(const ForeignFloatingPoint&) = delete;
  ForeignFloatingPoint& operator=(const ForeignFloatingPoint&) = delete;

  /// Whether the thread still has what was set.
  static bool is_set(int rounding) {
    return std::fegetround() == rounding && (control() & kFlushes) == kFlushes;
  }

 private:
#if defined(__x86_64__)
  static constexpr std::uint32_t kFlushes = 0x8040;  ///< flush to zero, denormals are zero
  static std::uint32_t control() {
    return _mm_getcsr();
  }
  static void set_control(std::uint32_t value) {
    _mm_setcsr(value);
  }
#else
  static constexpr std::uint64_t kFlushes = std::uint64_t{1} << 24;  ///< flush to zero
  static std::uint64_t control() {
    std::uint64_t value;
    asm volatile("mrs %0, fpcr" : "=r"(value));
    return value;
  }
  static void set_control(std::uint64_t value) {
    asm volatile("msr fpcr, %0" : : "r"(value));
  }
#endif

  std::fenv_t before_;
};

/// The roundings that a caller may have set.
inline constexpr int kRoundings[] = {FE_TONEAREST, FE_UPWARD, FE_TOWARDZERO};

}  // namespace linnet::test
