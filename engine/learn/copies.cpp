#include "engine/learn/copies.hpp"

#include <algorithm>
#include <vector>

#include "engine/core/error.hpp"
#include "engine/learn/content_groups.hpp"

namespace linnet {
namespace {

void require_content(const Examples& examples) {
  if (examples.content.size() == examples.labels.size()) return;
  throw Error(Fault::usage, "copies: the content of all examples is needed");
}

/// Examples of `valid`, by index, whose content is that of one of `train`.
std::size_t count_leaked(const Examples& train, const Examples& valid, const Split& split) {
  std::vector<std::uint64_t> taught;
  taught.reserve(split.train.size());
  for (std::uint32_t example : split.train) taught.push_back(train.content[example]);
  std::sort(taught.begin(), taught.end());
  return static_cast<std::size_t>(
      std::count_if(split.valid.begin(), split.valid.end(), [&](std::uint32_t example) {
        return std::binary_search(taught.begin(), taught.end(), valid.content[example]);
      }));
}

}  // namespace

CopyCount count_copies(const Examples& examples, const Split& split,
                       const std::optional<Examples>& validation) {
  const Examples& judged = validation ? *validation : examples;
  require_content(examples);
  require_content(judged);
  const ContentGroups groups(examples.content);
  CopyCount count;
  count.copies = examples.content.size() - groups.count();
  for (std::size_t group = 0; group < groups.count(); ++group) {
    const std::span<const std::uint32_t> members = groups.members(group);
    const std::uint32_t label = examples.labels[members.front()];
    if (members.size() > 1) ++count.groups;
    if (std::any_of(members.begin(), members.end(),
                    [&](std::uint32_t member) { return examples.labels[member] != label; })) {
      ++count.conflicting;
    }
  }
  count.leaked = count_leaked(examples, judged, split);
  return count;
}

}  // namespace linnet
