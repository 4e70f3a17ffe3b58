#include "apps/commands/session_folds.hpp"

#include <fmt/format.h>

#include <set>

#include "engine/core/escape.hpp"
#include "engine/data/duplicate_groups.hpp"
#include "engine/data/labels.hpp"
#include "linnet/error.hpp"
#include "linnet/folds.hpp"

namespace linnet {
namespace {

/// How many examples of each class can be told apart: duplicates count once if they stay together.
std::vector<std::size_t> count_differing(const Examples& examples, Splitting split) {
  if (split == Splitting::random) return count_labels(examples.labels, examples.classes);
  std::vector<std::size_t> counts(examples.classes, 0);
  const DuplicateGroups groups(examples.content);
  for (std::size_t group = 0; group < groups.count(); ++group) {
    std::set<std::uint32_t> labels;
    for (const std::uint32_t member : groups.members(group)) labels.insert(examples.labels[member]);
    for (const std::uint32_t label : labels) ++counts[label];
  }
  return counts;
}

/// Throws Error(data) where folds need more examples of a class than there are, by its name.
void require_members(const LoadedData& data, std::size_t folds, Splitting split) {
  const std::vector<std::size_t> all = count_labels(data.labels(), data.classes().size());
  const std::vector<std::size_t> counts = count_differing(data.examples(), split);
  for (std::size_t c = 0; c < counts.size(); ++c) {
    if (counts[c] == 0 || counts[c] >= folds) continue;
    throw Error(Fault::data,
                fmt::format("--folds {} takes as many {} of each class, and '{}' has {}{}: give "
                            "fewer folds, or --no-stratify",
                            folds, data.noun().many, printable(data.classes()[c]), counts[c],
                            counts[c] == all[c] ? "" : " that differ"));
  }
}

}  // namespace

std::vector<std::uint32_t> folds_of(const LoadedData& data, const LogisticRecipe& recipe) {
  if (!recipe.folds) return {};
  if (*recipe.split.stratify) require_members(data, *recipe.folds, recipe.split.split);
  return deal_folds(data.examples(), {.folds = *recipe.folds,
                                      .grouped = recipe.split.split == Splitting::grouped,
                                      .stratify = *recipe.split.stratify,
                                      .seed = recipe.split.seed});
}

}  // namespace linnet
