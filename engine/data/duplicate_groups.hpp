#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace linnet {

/// Examples of equal content belong together: copies of one picture. Groups are numbered in the
/// order of their first examples. A table of the hashes finds them, in a time that goes with n.
class DuplicateGroups {
 public:
  /// content: a hash of each example's content; a group is all that have the same.
  explicit DuplicateGroups(std::span<const std::uint64_t> content);

  /// So many examples, each a group of its own.
  explicit DuplicateGroups(std::size_t count);

  std::size_t count() const noexcept { return starts_.size() - 1; }

  /// The group that an example belongs to, below count().
  std::size_t of(std::size_t example) const noexcept { return group_[example]; }

  /// The examples of a group, from the first on.
  std::span<const std::uint32_t> members(std::size_t group) const noexcept {
    return std::span(sorted_).subspan(starts_[group], starts_[group + 1] - starts_[group]);
  }

 private:
  std::vector<std::uint32_t> sorted_;  ///< all examples, group by group
  std::vector<std::size_t> starts_;    ///< of each group in sorted_, and the end of the last
  std::vector<std::uint32_t> group_;   ///< of each example
};

}  // namespace linnet
