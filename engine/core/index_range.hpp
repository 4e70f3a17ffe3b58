#pragma once

#include <algorithm>
#include <cstddef>

namespace linnet {

/// The indices begin, begin + 1, …, end − 1 of a dimension: rows, columns, features, examples.
struct IndexRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  constexpr std::size_t size() const noexcept { return end - begin; }
  constexpr bool empty() const noexcept { return begin == end; }
  bool operator==(const IndexRange&) const = default;
};

/// Range `index` of `count` ranges that follow each other and cover [0, size). Each begins at a
/// multiple of `step`; the numbers of steps differ by at most one. With more ranges than steps some
/// are empty.
constexpr IndexRange subrange(std::size_t size, std::size_t count, std::size_t index,
                              std::size_t step = 1) {
  if (count == 1) return {0, size};  // five divisions would be a tenth of the smallest product
  const std::size_t steps = (size + step - 1) / step;
  return {std::min(size, steps * index / count * step),
          std::min(size, steps * (index + 1) / count * step)};
}

/// The same for rows or classes that tiles take in pairs, at most `most` in a range: pairs stay
/// together, as a single one takes as long, unless `most` is odd.
constexpr IndexRange paired_subrange(std::size_t size, std::size_t most, std::size_t index) {
  return subrange(size, (size + most - 1) / most, index, most % 2 == 0 ? 2 : 1);
}

}  // namespace linnet
