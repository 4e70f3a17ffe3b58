#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace linnet {

/// An integer that orders as the float does: equal for equal floats, 0 and −0 among them. Not for
/// NaN.
inline std::uint32_t order_key(float number) {
  const auto bits = std::bit_cast<std::uint32_t>(number + 0.0f);  // −0 + 0 = 0
  constexpr std::uint32_t kSign = 0x80000000;
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

/// Sorts the keys in ascending order; `scratch` is memory for as many.
void sort_keys(std::span<std::uint32_t> keys, std::span<std::uint32_t> scratch);

/// The area under the ROC curve, as roc_auc, of two sorted sets of keys.
double area_of_sorted(std::span<const std::uint32_t> positives,
                      std::span<const std::uint32_t> others);

/// That of keys, one an example, for the examples with the label `positive` against the others.
/// `scratch` is memory for as many keys; both hold nothing that is of use afterwards.
double area_of(std::span<std::uint32_t> keys, std::span<const std::uint32_t> labels,
               std::uint32_t positive, std::span<std::uint32_t> scratch);

}  // namespace linnet
