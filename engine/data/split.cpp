#include "engine/data/split.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <queue>
#include <string>
#include <utility>

#include "engine/core/random.hpp"
#include "engine/data/group_sides.hpp"
#include "engine/data/labels.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// Places in the validation set: for all together, or for each label.
class ValidationPlaces {
 public:
  ValidationPlaces(std::size_t count, double fraction, std::span<const std::uint32_t> labels)
      : labels_(labels) {
    const auto all = static_cast<std::size_t>(fraction * static_cast<double>(count));
    left_.assign(1, all);
    if (!labels.empty()) left_ = shares(all, fraction);
  }

  /// Takes a place for each of the examples, or none at all if there are not enough.
  bool take(std::span<const std::uint32_t> examples) {
    for (std::size_t i = 0; i < examples.size(); ++i) {
      std::size_t& left = of(examples[i]);
      if (left == 0) {
        for (std::uint32_t taken : examples.first(i)) ++of(taken);
        return false;
      }
      --left;
    }
    return true;
  }

 private:
  std::size_t& of(std::uint32_t example) { return left_[labels_.empty() ? 0 : labels_[example]]; }

  /// `all` places by largest remainders: one by one to the label that has most due, once each has
  /// the whole ones but its last. What is due counts to a millionth, so that remainders are equal
  /// which roundings alone would tell apart.
  std::vector<std::size_t> shares(std::size_t all, double fraction) const {
    constexpr double kUnit = 1 << 20;
    struct Claim {
      double due;
      std::size_t label;
      bool operator<(const Claim& other) const {
        return due != other.due ? due < other.due : label > other.label;
      }
    };
    const std::size_t classes = *std::max_element(labels_.begin(), labels_.end()) + std::size_t{1};
    const std::vector<std::size_t> members = count_labels(labels_, classes);
    std::vector<std::size_t> places(members.size());
    std::priority_queue<Claim> claims;
    for (std::size_t label = 0; label < members.size(); ++label) {
      const double due =
          std::nearbyint(fraction * static_cast<double>(members[label]) * kUnit) / kUnit;
      places[label] = static_cast<std::size_t>(std::max(due - 1.0, 0.0));
      claims.push({due - static_cast<double>(places[label]), label});
    }
    std::size_t given = std::accumulate(places.begin(), places.end(), std::size_t{0});
    for (; given < all; ++given) {
      const Claim claim = claims.top();
      claims.pop();
      ++places[claim.label];
      claims.push({claim.due - 1.0, claim.label});
    }
    return places;
  }

  std::span<const std::uint32_t> labels_;
  std::vector<std::size_t> left_;
};

/// Why one side of the split is empty, and what helps.
std::string describe_empty_side(std::size_t count, double fraction, const DuplicateGroups& groups) {
  if (groups.count() == 1 && count > 1) {
    return "; they all have the same pixels, and duplicates stay together";
  }
  const std::string advice = "; use more images or another fraction";
  const bool has_places = fraction * static_cast<double>(count) >= 1.0;
  if (groups.count() == count || !has_places) return advice;
  std::size_t smallest = count;
  for (std::size_t group = 0; group < groups.count(); ++group) {
    smallest = std::min(smallest, groups.members(group).size());
  }
  return ", of which only " + std::to_string(groups.count()) +
         " differ: the others are duplicates, which stay together, in groups of " +
         std::to_string(smallest) + " and more" + advice +
         ", or a random split, which separates duplicates";
}

void require_both_sides(const Split& split, double fraction, const DuplicateGroups& groups) {
  const std::size_t count = split.valid.size() + split.train.size();
  const bool none_wanted = fraction == 0.0 && count != 0;
  if ((!split.valid.empty() || none_wanted) && !split.train.empty()) return;
  throw Error(Fault::data,
              std::string("valid_fraction leaves the ") +
                  (split.valid.empty() ? "validation" : "training") + " set empty, of " +
                  std::to_string(count) + (count == 1 ? " image" : " images") +
                  describe_empty_side(count, fraction, groups),
              "valid_fraction");
}

}  // namespace

std::vector<std::uint32_t> split_order(std::size_t count, std::uint64_t seed) {
  if (count > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(Fault::data, "more images than 32 bits count");
  }
  Random random(seed, kSplitStream);
  return random_permutation(count, random);
}

GroupedSplit split_examples(std::size_t count, double valid_fraction, std::uint64_t seed,
                            std::span<const std::uint64_t> groups,
                            std::span<const std::uint32_t> labels) {
  const std::vector<std::uint32_t> order = split_order(count, seed);
  DuplicateGroups found = groups.empty() ? DuplicateGroups(count) : DuplicateGroups(groups);
  GroupSides sides(found);
  ValidationPlaces places(count, valid_fraction, labels);
  for (std::uint32_t example : order) {
    const std::size_t group = found.of(example);
    if (sides.of(group) != Side::open) continue;
    sides.set(group, places.take(found.members(group)) ? Side::valid : Side::train);
  }
  if (!labels.empty() && valid_fraction > 0.0) sides.give_labels_both(order, labels);
  GroupedSplit split;
  for (std::uint32_t example : order) {
    const bool is_valid = sides.of(found.of(example)) == Side::valid;
    (is_valid ? split.valid : split.train).push_back(example);
  }
  require_both_sides(split, valid_fraction, found);
  if (!groups.empty()) split.groups = std::move(found);
  return split;
}

}  // namespace linnet
