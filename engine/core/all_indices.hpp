#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace linnet {

/// 0, 1, …, count − 1: the indices of all of so many examples.
inline std::vector<std::uint32_t> all_indices(std::size_t count) {
  std::vector<std::uint32_t> indices(count);
  std::iota(indices.begin(), indices.end(), 0U);
  return indices;
}

}  // namespace linnet
