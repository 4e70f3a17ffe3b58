#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace linnet {

/// Examples with equal content that deserve a look: they have different labels, or are on both
/// sides of the split.
struct SuspectGroup {
  std::vector<std::uint32_t> members;  ///< in ascending order
  bool conflicting = false;            ///< whether their labels differ
};

/// The first `most` such groups, those with different labels first. content, labels,
/// in_validation: an element for each example.
std::vector<SuspectGroup> suspect_groups(std::span<const std::uint64_t> content,
                                         std::span<const std::uint32_t> labels,
                                         const std::vector<bool>& in_validation, std::size_t most);

}  // namespace linnet
