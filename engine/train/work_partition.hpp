#pragma once

#include <cstddef>

#include "engine/core/index_range.hpp"

namespace linnet {

/// Sums of the gradient are kept for groups of so many examples of the batch, which one member
/// computes: the unit in which examples are divided.
inline constexpr std::size_t kSumExamples = 8;

/// What one member of a team owns of a training step; arithmetic alone.
///
/// Features come in slices. If there is a slice for each member, a member owns whole slices, one
/// behind the other. Otherwise several members share a slice: each of them updates a part of its
/// columns, and computes the partial logits of a part of the rows from all of its columns. The
/// groups of examples are divided among all members.
class WorkPartition {
 public:
  /// member < members. own: the slices of all that this team shares, which may be none; the others
  /// belong to other processes.
  WorkPartition(std::size_t all_slices, IndexRange own, int member, int members);

  std::size_t all_slices() const noexcept { return all_slices_; }
  IndexRange team_slices() const noexcept { return team_slices_; }
  std::size_t members() const noexcept { return members_; }

  /// What another member of the same team owns.
  WorkPartition of_member(std::size_t member) const {
    return {all_slices_, team_slices_, static_cast<int>(member), static_cast<int>(members_)};
  }

  /// The slices of this member: none, if it is one too many to share slices equally.
  IndexRange slices() const noexcept { return slices_; }

  /// Whether several members share each slice.
  bool shares_slices() const noexcept { return sharers_ > 1; }

  /// The columns of a slice that this member updates: whole cache lines of pixels.
  IndexRange columns_of(IndexRange slice) const;

  /// The rows of a chunk of the batch whose partial logits this member computes for its slices.
  IndexRange rows_of(IndexRange chunk) const;

  /// The part of `count` things, such as groups of examples, that is divided among all members.
  IndexRange share_of(std::size_t count) const;

  /// The members that own parts of this member's slices, itself included; none if it has no slices.
  IndexRange members_of_slice() const;

  /// Whether this member is the first of those.
  bool is_first_of_slice() const noexcept { return index_ == 0 && !slices_.empty(); }

 private:
  std::size_t all_slices_;
  IndexRange team_slices_;
  std::size_t member_;
  std::size_t members_;
  std::size_t sharers_;  ///< members of each slice
  std::size_t index_;    ///< of this member among those of its slice
  IndexRange slices_;
};

}  // namespace linnet
