#pragma once

// The addresses of a few rows that are walked along together. Only the per-set source includes
// this.

#include <cstddef>

namespace linnet {
namespace {

/// R consecutive rows, by an address for each four of them, whose addresses then need three general
/// registers: no processor here has registers for the addresses of all.
template <std::size_t R>
class RowGroup {
 public:
  RowGroup(const float* first, std::size_t stride) : stride_(stride) {
#pragma GCC unroll 4
    for (std::size_t i = 0; i < kBases; ++i) bases_[i] = first + 4 * i * stride;
  }

  [[gnu::always_inline]] const float* operator[](std::size_t r) const {
    return bases_[r / 4] + r % 4 * stride_;
  }
  [[gnu::always_inline]] void advance(std::size_t numbers) {
#pragma GCC unroll 4
    for (std::size_t i = 0; i < kBases; ++i) bases_[i] += numbers;
  }

 private:
  static constexpr std::size_t kBases = (R + 3) / 4;
  std::size_t stride_;
  const float* bases_[kBases];
};

}  // namespace
}  // namespace linnet
