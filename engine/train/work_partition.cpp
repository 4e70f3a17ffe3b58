#include "engine/train/work_partition.hpp"

#include <algorithm>

#include "linnet/matrix.hpp"

namespace linnet {

WorkPartition::WorkPartition(std::size_t all_slices, IndexRange own, int member, int members)
    : all_slices_(all_slices),
      team_slices_(own),
      member_(static_cast<std::size_t>(member)),
      members_(static_cast<std::size_t>(members)),
      sharers_(own.empty() ? 1 : std::max<std::size_t>(members_ / own.size(), 1)),
      index_(member_ % sharers_) {
  if (sharers_ == 1) {
    const IndexRange share = share_of(own.size());
    slices_ = {own.begin + share.begin, own.begin + share.end};
  } else {
    const std::size_t slice = own.begin + std::min(member_ / sharers_, own.size());
    slices_ = {slice, std::min(slice + 1, own.end)};
  }
}

IndexRange WorkPartition::columns_of(IndexRange slice) const {
  const auto cut = [&](std::size_t part) {
    return std::min(slice.begin + round_up(slice.size() * part / sharers_, kRowPadding), slice.end);
  };
  return {cut(index_), cut(index_ + 1)};
}

IndexRange WorkPartition::rows_of(IndexRange chunk) const {
  const IndexRange rows = subrange(chunk.size(), sharers_, index_, kSumExamples);
  return {chunk.begin + rows.begin, chunk.begin + rows.end};
}

IndexRange WorkPartition::share_of(std::size_t count) const {
  return subrange(count, members_, member_);
}

IndexRange WorkPartition::members_of_slice() const {
  if (slices_.empty()) return {member_, member_};
  const std::size_t first = member_ - index_;
  return {first, first + sharers_};
}

}  // namespace linnet
