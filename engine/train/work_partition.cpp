#include "engine/train/work_partition.hpp"

#include <algorithm>

#include "linnet/matrix.hpp"

namespace linnet {

WorkPartition::WorkPartition(std::size_t slices, int member, int members)
    : all_slices_(slices),
      member_(static_cast<std::size_t>(member)),
      members_(static_cast<std::size_t>(members)),
      sharers_(std::max<std::size_t>(members_ / slices, 1)),
      index_(member_ % sharers_) {
  if (sharers_ == 1) {
    slices_ = share_of(slices);
  } else {
    const std::size_t slice = std::min(member_ / sharers_, slices);
    slices_ = {slice, std::min(slice + 1, slices)};
  }
}

IndexRange WorkPartition::columns_of(IndexRange slice) const {
  const auto cut = [&](std::size_t part) {
    return std::min(slice.begin + round_up(slice.size() * part / sharers_, kRowPadding), slice.end);
  };
  return {cut(index_), cut(index_ + 1)};
}

IndexRange WorkPartition::rows_of(IndexRange chunk) const {
  const IndexRange rows = subrange(chunk.size(), sharers_, index_);
  return {chunk.begin + rows.begin, chunk.begin + rows.end};
}

IndexRange WorkPartition::share_of(std::size_t count) const {
  return subrange(count, members_, member_);
}

bool WorkPartition::has_one_owner(IndexRange slices) const {
  if (shares_slices()) return false;
  std::size_t member = 0;
  while (subrange(all_slices_, members_, member).end <= slices.begin) ++member;
  return subrange(all_slices_, members_, member).end >= slices.end;
}

bool WorkPartition::owns(IndexRange slices) const {
  return !shares_slices() && slices.begin >= slices_.begin && slices.end <= slices_.end;
}

}  // namespace linnet
