#include "engine/data/duplicates.hpp"

#include <algorithm>
#include <vector>

#include "engine/data/duplicate_groups.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

void require_content(const Examples& examples) {
  if (examples.content.size() == examples.labels.size()) return;
  throw Error(Fault::usage, "copies: the content of all examples is needed");
}

/// How many of `valid` are in a group with one of `train`; the examples of `valid` are counted from
/// `first_valid` on.
std::size_t count_leaked(const DuplicateGroups& groups, const Split& split,
                         std::size_t first_valid) {
  std::vector<bool> taught(groups.count(), false);
  for (std::uint32_t example : split.train) taught[groups.of(example)] = true;
  return static_cast<std::size_t>(std::count_if(
      split.valid.begin(), split.valid.end(),
      [&](std::uint32_t example) { return taught[groups.of(first_valid + example)]; }));
}

/// The groups of the examples of both sets, one set behind the other.
DuplicateGroups groups_of_both(const Examples& examples, const Examples& validation) {
  std::vector<std::uint64_t> content(examples.content.begin(), examples.content.end());
  content.insert(content.end(), validation.content.begin(), validation.content.end());
  return DuplicateGroups(content);
}

}  // namespace

DuplicateCount count_duplicates(const Examples& examples, const Split& split,
                                const std::optional<Examples>& validation) {
  require_content(examples);
  if (validation) require_content(*validation);
  const DuplicateGroups groups(examples.content);
  DuplicateCount count;
  count.duplicates = examples.content.size() - groups.count();
  for (std::size_t group = 0; group < groups.count(); ++group) {
    const std::span<const std::uint32_t> members = groups.members(group);
    const std::uint32_t label = examples.labels[members.front()];
    if (members.size() > 1) ++count.groups;
    if (std::any_of(members.begin(), members.end(),
                    [&](std::uint32_t member) { return examples.labels[member] != label; })) {
      ++count.conflicting;
    }
  }
  count.leaked = validation ? count_leaked(groups_of_both(examples, *validation), split,
                                           examples.content.size())
                            : count_leaked(groups, split, 0);
  return count;
}

}  // namespace linnet
