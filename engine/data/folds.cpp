#include "linnet/folds.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include "engine/data/duplicate_groups.hpp"
#include "engine/data/split.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Labels = std::span<const std::uint32_t>;

/// The examples that each fold has so far.
class FoldCounts {
 public:
  /// labels: one for each example, below `classes`.
  FoldCounts(std::size_t folds, Labels labels, std::size_t classes)
      : labels_(labels), classes_(classes), of_class_(folds * classes, 0), sizes_(folds, 0) {}

  std::size_t folds() const noexcept { return sizes_.size(); }

  /// The fold with the fewest examples of the labels of these.
  std::size_t emptiest(std::span<const std::uint32_t> examples) const {
    std::size_t best = 0;
    auto least = std::pair(std::numeric_limits<std::size_t>::max(), std::size_t{0});
    for (std::size_t fold = 0; fold < folds(); ++fold) {
      std::size_t sum = 0;
      for (const std::uint32_t example : examples) sum += of(fold, labels_[example]);
      const auto filling = std::pair(sum, sizes_[fold]);
      if (filling >= least) continue;
      least = filling;
      best = fold;
    }
    return best;
  }

  void add(std::size_t fold, std::span<const std::uint32_t> examples) {
    for (const std::uint32_t example : examples) ++of_class_[fold * classes_ + labels_[example]];
    sizes_[fold] += examples.size();
  }

  /// How many folds have examples of a label.
  std::size_t folds_with(std::size_t label) const {
    std::size_t count = 0;
    for (std::size_t fold = 0; fold < folds(); ++fold) {
      if (of(fold, label) != 0) ++count;
    }
    return count;
  }

 private:
  std::size_t of(std::size_t fold, std::size_t label) const {
    return of_class_[fold * classes_ + label];
  }

  Labels labels_;
  std::size_t classes_;
  std::vector<std::size_t> of_class_;  ///< folds × classes
  std::vector<std::size_t> sizes_;
};

/// The groups in the order in which they are dealt.
std::vector<std::size_t> dealing_order(const DuplicateGroups& groups, Labels labels,
                                       std::uint64_t seed) {
  std::vector<std::size_t> order;
  std::vector<bool> seen(groups.count(), false);
  for (const std::uint32_t example : split_order(labels.size(), seed)) {
    const std::size_t group = groups.of(example);
    if (!seen[group]) order.push_back(group);
    seen[group] = true;
  }
  const auto size = [&](std::size_t group) { return groups.members(group).size(); };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (size(a) != size(b)) return size(a) > size(b);
    return labels[groups.members(a).front()] < labels[groups.members(b).front()];
  });
  return order;
}

void require_enough(const DuplicateGroups& groups, std::size_t count, std::size_t folds) {
  if (groups.count() >= folds) return;
  const std::string differing = groups.count() == count
                                    ? ""
                                    : ", of which only " + std::to_string(groups.count()) +
                                          " differ: duplicates stay in one fold";
  throw Error(Fault::data,
              "folds are " + std::to_string(folds) + ", more than the " + std::to_string(count) +
                  " examples there are" + differing,
              "folds");
}

/// How many groups have an example of this label.
std::size_t groups_with(const DuplicateGroups& groups, Labels labels, std::uint32_t label) {
  std::size_t count = 0;
  for (std::size_t group = 0; group < groups.count(); ++group) {
    const auto members = groups.members(group);
    const bool has_label = std::any_of(members.begin(), members.end(), [&](std::uint32_t member) {
      return labels[member] == label;
    });
    if (has_label) ++count;
  }
  return count;
}

void require_all_classes(const FoldCounts& counts, const DuplicateGroups& groups, Labels labels,
                         std::size_t classes) {
  for (std::uint32_t label = 0; label < classes; ++label) {
    const std::size_t with = counts.folds_with(label);
    if (with == 0 || with == counts.folds()) continue;
    throw Error(Fault::data,
                "folds are " + std::to_string(counts.folds()) + ", and class " +
                    std::to_string(label) + " is in " + std::to_string(with) + " of them: it has " +
                    std::to_string(groups_with(groups, labels, label)) + " examples that differ",
                "folds");
  }
}

}  // namespace

std::vector<std::uint32_t> deal_folds(const Examples& examples, const FoldOptions& options) {
  check(examples);
  if (options.folds < 2) throw Error(Fault::usage, "folds must be at least 2", "folds");
  const std::size_t count = examples.labels.size();
  const bool grouped = options.grouped && !examples.content.empty();
  const DuplicateGroups groups =
      grouped ? DuplicateGroups(examples.content) : DuplicateGroups(count);
  require_enough(groups, count, options.folds);
  const std::vector<std::uint32_t> one_class(options.stratify ? 0 : count, 0);
  const Labels labels = options.stratify ? examples.labels : Labels(one_class);
  const std::size_t classes = options.stratify ? examples.classes : 1;
  FoldCounts counts(options.folds, labels, classes);
  std::vector<std::uint32_t> folds(count);
  for (const std::size_t group : dealing_order(groups, labels, options.seed)) {
    const auto members = groups.members(group);
    const std::size_t fold = counts.emptiest(members);
    counts.add(fold, members);
    for (const std::uint32_t member : members) folds[member] = static_cast<std::uint32_t>(fold);
  }
  require_all_classes(counts, groups, labels, classes);
  return folds;
}

}  // namespace linnet
