#include "engine/data/duplicate_groups.hpp"

#include <bit>
#include <limits>
#include <numeric>

namespace linnet {

namespace {

constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();

/// An open-addressed hash table of the first example of each content. The keys are hashes already,
/// but a damaged or hostile file may hold other numbers, so they are mixed again: all of their bits
/// affect the first slot that is tried.
class FirstExamples {
 public:
  explicit FirstExamples(std::span<const std::uint64_t> content)
      : content_(content),
        slots_(std::bit_ceil(2 * content.size() + 1), kFree),
        shift_(64 - std::countr_zero(slots_.size())) {}

  /// The first example with the content of `example`; that is `example` itself if there was none.
  std::uint32_t of(std::uint32_t example) {
    constexpr std::uint64_t kMixer = 0x9e37'79b9'7f4a'7c15;  // 2^64 over the golden ratio
    for (std::size_t slot = (content_[example] * kMixer) >> shift_;; ++slot) {
      std::uint32_t& first = slots_[slot & (slots_.size() - 1)];
      if (first == kFree) first = example;
      if (content_[first] == content_[example]) return first;
    }
  }

 private:
  std::span<const std::uint64_t> content_;
  std::vector<std::uint32_t> slots_;
  int shift_;  ///< selects the upper bits of the product, which depend on all bits of the content
};

}  // namespace

DuplicateGroups::DuplicateGroups(std::span<const std::uint64_t> content)
    : sorted_(content.size()), group_(content.size()) {
  FirstExamples firsts(content);
  std::vector<std::size_t> sizes;
  for (std::uint32_t i = 0; i < content.size(); ++i) {
    const std::uint32_t first = firsts.of(i);
    group_[i] = first == i ? static_cast<std::uint32_t>(sizes.size()) : group_[first];
    if (first == i) sizes.push_back(0);
    ++sizes[group_[i]];
  }
  starts_.resize(sizes.size() + 1, 0);
  std::partial_sum(sizes.begin(), sizes.end(), starts_.begin() + 1);
  std::vector<std::size_t> next(starts_.begin(), starts_.end() - 1);
  for (std::uint32_t i = 0; i < content.size(); ++i) sorted_[next[group_[i]]++] = i;
}

DuplicateGroups::DuplicateGroups(std::size_t count)
    : sorted_(count), starts_(count + 1), group_(count) {
  std::iota(sorted_.begin(), sorted_.end(), 0U);
  std::iota(starts_.begin(), starts_.end(), std::size_t{0});
  std::iota(group_.begin(), group_.end(), 0U);
}

}  // namespace linnet
