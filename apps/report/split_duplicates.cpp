#include "apps/report/split_duplicates.hpp"

#include <algorithm>

#include "engine/data/duplicate_groups.hpp"

namespace linnet {

std::vector<SuspectGroup> suspect_groups(std::span<const std::uint64_t> content,
                                         std::span<const std::uint32_t> labels,
                                         const std::vector<bool>& in_validation, std::size_t most) {
  const DuplicateGroups groups(content);
  std::vector<SuspectGroup> found;
  for (std::size_t group = 0; group < groups.count(); ++group) {
    const auto members = groups.members(group);
    const std::uint32_t first = members.front();
    const auto differs = [&](std::uint32_t i) { return labels[i] != labels[first]; };
    const auto apart = [&](std::uint32_t i) { return in_validation[i] != in_validation[first]; };
    const bool conflicting = std::any_of(members.begin(), members.end(), differs);
    if (!conflicting && std::none_of(members.begin(), members.end(), apart)) continue;
    found.push_back({{members.begin(), members.end()}, conflicting});
  }
  std::stable_partition(found.begin(), found.end(),
                        [](const SuspectGroup& group) { return group.conflicting; });
  if (found.size() > most) found.resize(most);
  return found;
}

}  // namespace linnet
