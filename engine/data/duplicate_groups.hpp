#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace linnet {

/// Groups of examples with equal content (duplicates of one image). Groups are numbered in the
/// order of their first examples. They are found with a hash table, in a time linear in the number
/// of examples.
class DuplicateGroups {
 public:
  /// content: a hash of the content of each example; examples with equal hashes are one group.
  explicit DuplicateGroups(std::span<const std::uint64_t> content);

  /// `count` examples, each a group of its own.
  explicit DuplicateGroups(std::size_t count);

  std::size_t count() const noexcept { return starts_.size() - 1; }

  /// The group that an example belongs to, below count().
  std::size_t of(std::size_t example) const noexcept { return group_[example]; }

  /// The examples of a group, in ascending order.
  std::span<const std::uint32_t> members(std::size_t group) const noexcept {
    return std::span(sorted_).subspan(starts_[group], starts_[group + 1] - starts_[group]);
  }

 private:
  std::vector<std::uint32_t> sorted_;  ///< all examples, group by group
  std::vector<std::size_t> starts_;    ///< index in sorted_ of each group, and the end of the last
  std::vector<std::uint32_t> group_;   ///< of each example
};

}  // namespace linnet
