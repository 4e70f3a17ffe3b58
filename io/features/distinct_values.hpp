#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

namespace linnet {

/// The distinct values among at(0) … at(count − 1), in ascending order. In a time that depends on
/// no hash, so that no file makes it slow, and in memory for twice as many as there are, beside a
/// fixed number.
template <class Value, class At>
std::vector<Value> distinct_values(std::size_t count, const At& at) {
  constexpr std::size_t kLeastAtOnce = std::size_t{1} << 14;
  std::vector<Value> distinct;
  std::vector<Value> added;
  const auto merge = [&] {
    std::sort(added.begin(), added.end());
    std::vector<Value> both;
    std::set_union(distinct.begin(), distinct.end(), added.begin(),
                   std::unique(added.begin(), added.end()), std::back_inserter(both));
    distinct = std::move(both);
    added.clear();
  };
  for (std::size_t i = 0; i < count; ++i) {
    const Value value = at(i);
    if (std::binary_search(distinct.begin(), distinct.end(), value)) continue;
    added.push_back(value);
    if (added.size() >= std::max(kLeastAtOnce, distinct.size())) merge();
  }
  merge();
  return distinct;
}

/// The index of a value among distinct values that has it.
template <class Value>
std::size_t index_of(const std::vector<Value>& distinct, const Value& value) {
  return static_cast<std::size_t>(std::lower_bound(distinct.begin(), distinct.end(), value) -
                                  distinct.begin());
}

}  // namespace linnet
