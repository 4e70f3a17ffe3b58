#include "engine/train/logit_exchange.hpp"

#include <algorithm>

#include "engine/core/cache_lines.hpp"

namespace linnet {
namespace {

/// Examples of a group, in small teams and in large ones. With more members, smaller groups occupy
/// more of them; a group of fewer than 8 examples fills no half of a cache line.
constexpr std::size_t kLargeGroup = 16;
constexpr std::size_t kSmallGroup = 8;
constexpr int kSmallTeam = 4;
static_assert(kSmallGroup % kSumExamples == 0);

/// What is published for a group starts so many floats apart: two cache lines, as the hardware
/// prefetcher fetches pairs of them.
constexpr std::size_t kPublishedStep = 2 * kAlignment / sizeof(float);

/// The blocks that each member publishes.
std::vector<std::vector<IndexRange>> blocks_of_members(const WorkPartition& partition) {
  std::vector<std::vector<IndexRange>> blocks;
  for (std::size_t member = 0; member < partition.members(); ++member) {
    const WorkPartition theirs = partition.of_member(member);
    if (!theirs.shares_slices()) {
      blocks.push_back(tree_blocks(partition.all_slices(), theirs.slices()));
    } else if (theirs.is_first_of_slice()) {
      blocks.push_back({theirs.slices()});
    } else {
      blocks.emplace_back();  // together with the first member of the slice
    }
  }
  return blocks;
}

std::vector<IndexRange> single_slices(IndexRange range) {
  std::vector<IndexRange> slices;
  for (std::size_t s = range.begin; s < range.end; ++s) slices.push_back({s, s + 1});
  return slices;
}

}  // namespace

std::size_t LogitExchange::published_floats(const LinearLayer& layer, std::size_t chunk) {
  const std::size_t of_block = round_up(layer.outputs() * kSmallGroup, kPublishedStep);
  return layer.slices() * round_up(chunk, kLargeGroup) / kSmallGroup * of_block;
}

LogitExchange::LogitExchange(ForwardPass& forward, const WorkPartition& partition,
                             std::span<float> published)
    : forward_(forward),
      partition_(partition),
      published_(published),
      outputs_(forward.partial_logits(0).rows()),
      group_size_(partition.members() <= kSmallTeam ? kLargeGroup : kSmallGroup),
      own_merges_(merges_after(partition.all_slices(), single_slices(partition.slices()))) {
  std::vector<IndexRange> all;
  for (const auto& blocks : blocks_of_members(partition)) {
    all.insert(all.end(), blocks.begin(), blocks.end());
  }
  const auto begins_here = [&](IndexRange block) {
    return block.begin >= partition.slices().begin;
  };
  first_block_ =
      static_cast<std::size_t>(std::find_if(all.begin(), all.end(), begins_here) - all.begin());
  all_merges_ = merges_after(partition.all_slices(), all);
}

IndexRange LogitExchange::own_examples(std::size_t count) const {
  const IndexRange groups = partition_.share_of(groups_of(count));
  return {std::min(groups.begin * group_size_, count), std::min(groups.end * group_size_, count)};
}

std::size_t LogitExchange::most_own_examples(std::size_t chunk) const {
  const std::size_t members = partition_.members();
  return (groups_of(chunk) + members - 1) / members * group_size_;
}

void LogitExchange::add_slice(std::size_t slice, std::size_t count) {
  sums_.push_back(slice);
  for (std::size_t merges = own_merges_[added_++]; merges > 0; --merges) {
    const std::size_t from = sums_.back();
    sums_.pop_back();
    add(sums_.back(), from, count);
  }
}

void LogitExchange::publish(IndexRange columns) {
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    const MatrixView<float> sum = forward_.partial_logits(sums_[i]);
    for (std::size_t begin = columns.begin; begin < columns.end;) {
      const std::size_t group = begin / group_size_;
      const std::size_t end = std::min((group + 1) * group_size_, columns.end);
      float* to = published(group, first_block_ + i);
      const bool is_whole = end - begin == kLargeGroup;  // a copy whose size compilers know
      for (std::size_t c = 0; c < outputs_; ++c) {
        if (is_whole) {
          std::copy_n(sum.row(c) + begin, kLargeGroup, to + c * kLargeGroup);
        } else {
          std::copy(sum.row(c) + begin, sum.row(c) + end,
                    to + c * group_size_ + begin % group_size_);
        }
      }
      if (partition_.members() > 1) demote_lines(to, outputs_ * group_size_ * sizeof(float));
      begin = end;
    }
  }
  sums_.clear();
  added_ = 0;
}

void LogitExchange::sum(IndexRange columns, std::span<const MatrixView<float>> sums) const {
  for (std::size_t begin = columns.begin; begin < columns.end; begin += group_size_) {
    const IndexRange group{begin, std::min(begin + group_size_, columns.end)};
    if (group_size_ == kLargeGroup) {
      sum_group<kLargeGroup>(group, begin - columns.begin, sums);
    } else {
      sum_group<kSmallGroup>(group, begin - columns.begin, sums);
    }
  }
}

/// The sums of a group, which go to the columns from `first` on.
template <std::size_t Size>
void LogitExchange::sum_group(IndexRange group, std::size_t first,
                              std::span<const MatrixView<float>> sums) const {
  for (std::size_t c = 0; c < outputs_; ++c) {
    sum_in_tree<Size>(
        all_merges_,
        [&](std::size_t block) { return published(group.begin / Size, block) + c * Size; },
        [&](std::size_t i, const float* sum) {
          std::copy_n(sum, group.size(), sums[i].row(c) + first);
        });
  }
}

void LogitExchange::add(std::size_t to, std::size_t from, std::size_t count) {
  const MatrixView<float> sums = forward_.partial_logits(to);
  const MatrixView<float> others = forward_.partial_logits(from);
  for (std::size_t c = 0; c < outputs_; ++c) {
    float* sum = sums.row(c);
    const float* other = others.row(c);
    for (std::size_t b = 0; b < count; ++b) sum[b] += other[b];
  }
}

float* LogitExchange::published(std::size_t group, std::size_t block) const {
  const std::size_t of_block = round_up(outputs_ * group_size_, kPublishedStep);
  return published_.data() + (group * all_merges_.size() + block) * of_block;
}

}  // namespace linnet
