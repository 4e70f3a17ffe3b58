#include "engine/data/duplicates.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "engine/data/duplicate_groups.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

void require_content(const Examples& examples) {
  if (examples.content.size() == examples.labels.size()) return;
  throw Error(Fault::usage, "duplicates: the content of all examples is needed");
}

/// The groups of the examples of both sets, with those of `validation` after all of `examples`.
DuplicateGroups groups_of_both(const Examples& examples, const Examples& validation) {
  std::vector<std::uint64_t> content(examples.content.begin(), examples.content.end());
  content.insert(content.end(), validation.content.begin(), validation.content.end());
  return DuplicateGroups(content);
}

/// The number of examples of `split.valid`, which are counted from `first_valid` on, that are in a
/// group with an example of `split.train`.
std::size_t count_leaked(const DuplicateGroups& groups, const Split& split,
                         std::size_t first_valid) {
  std::vector<bool> in_training(groups.count(), false);
  for (std::uint32_t example : split.train) in_training[groups.of(example)] = true;
  return static_cast<std::size_t>(std::count_if(
      split.valid.begin(), split.valid.end(),
      [&](std::uint32_t example) { return in_training[groups.of(first_valid + example)]; }));
}

/// Adds a group with these members, at least one, to all counts but `leaked`.
void add_group(std::span<const std::uint32_t> members, std::span<const std::uint32_t> labels,
               DuplicateCount& count) {
  const std::uint32_t label = labels[members.front()];
  count.duplicates += members.size() - 1;
  if (members.size() > 1) ++count.groups;
  if (std::any_of(members.begin(), members.end(),
                  [&](std::uint32_t member) { return labels[member] != label; })) {
    ++count.conflicting;
  }
}

/// Counts by groups of the first labels.size() examples; a group may have further members.
DuplicateCount count_in(const DuplicateGroups& groups, std::span<const std::uint32_t> labels) {
  DuplicateCount count;
  for (std::size_t group = 0; group < groups.count(); ++group) {
    const std::span<const std::uint32_t> all = groups.members(group);
    const auto end = std::lower_bound(all.begin(), all.end(), labels.size());
    const auto members = all.first(static_cast<std::size_t>(end - all.begin()));
    if (!members.empty()) add_group(members, labels, count);
  }
  return count;
}

}  // namespace

DuplicateCount count_duplicates(const Examples& examples, const Split& split,
                                const std::optional<Examples>& validation,
                                const DuplicateGroups* groups) {
  require_content(examples);
  if (validation) require_content(*validation);
  const auto count_by = [&](const DuplicateGroups& found) {
    DuplicateCount count = count_in(found, examples.labels);
    count.leaked = count_leaked(found, split, validation ? examples.labels.size() : 0);
    return count;
  };
  if (validation) return count_by(groups_of_both(examples, *validation));
  return groups != nullptr ? count_by(*groups) : count_by(DuplicateGroups(examples.content));
}

}  // namespace linnet
