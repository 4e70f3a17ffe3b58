#include "engine/data/group_sides.hpp"

#include <algorithm>

namespace linnet {
namespace {

/// What is known of the examples of a label.
struct LabelSides {
  std::size_t train = 0;  ///< its examples on each side
  std::size_t valid = 0;
  std::size_t smallest = 0;       ///< the smallest group that has no other label
  std::size_t smallest_size = 0;  ///< 0: there is none
};

/// For each group, whether its examples have one label.
std::vector<bool> have_one_label(const DuplicateGroups& groups,
                                 std::span<const std::uint32_t> labels) {
  std::vector<bool> have_one(groups.count());
  for (std::size_t group = 0; group < groups.count(); ++group) {
    const auto members = groups.members(group);
    const std::uint32_t label = labels[members.front()];
    have_one[group] = std::all_of(members.begin(), members.end(),
                                  [&](std::uint32_t member) { return labels[member] == label; });
  }
  return have_one;
}

}  // namespace

void GroupSides::give_labels_both(std::span<const std::uint32_t> order,
                                  std::span<const std::uint32_t> labels) {
  const std::vector<bool> has_one_label = have_one_label(groups_, labels);
  std::vector<LabelSides> found;
  for (const std::uint32_t example : order) {
    const std::uint32_t label = labels[example];
    if (label >= found.size()) found.resize(label + std::size_t{1});
    LabelSides& sides = found[label];
    const std::size_t group = groups_.of(example);
    ++(of(group) == Side::valid ? sides.valid : sides.train);
    const std::size_t size = groups_.members(group).size();
    const bool is_smaller = sides.smallest_size == 0 || size < sides.smallest_size;
    if (!is_smaller || !has_one_label[group]) continue;
    sides.smallest = group;
    sides.smallest_size = size;
  }
  for (const LabelSides& sides : found) {
    const bool has_both = sides.train != 0 && sides.valid != 0;
    const bool has_others = sides.smallest_size < sides.train + sides.valid;
    if (has_both || sides.smallest_size == 0 || !has_others) continue;
    set(sides.smallest, sides.valid == 0 ? Side::valid : Side::train);
  }
}

}  // namespace linnet
