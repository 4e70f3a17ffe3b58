#include "engine/data/split.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "linnet/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

using Order = std::vector<std::uint32_t>;
using Contents = std::vector<std::uint64_t>;

Order sorted(Order order) {
  std::sort(order.begin(), order.end());
  return order;
}

/// Examples with copies among them.
struct Copied {
  Contents content;
  Order labels;
};

/// `count` examples, of about so many contents and of `classes` labels, equal ones at any distance.
Copied copied(std::size_t count, std::size_t contents, std::size_t classes, Random& random) {
  Copied made;
  for (std::size_t i = 0; i < count; ++i) {
    made.content.push_back(0x9e3779b97f4a7c15U * (1 + random.below(contents)));
    made.labels.push_back(static_cast<std::uint32_t>(random.below(classes)));
  }
  return made;
}

/// Places for each class by largest remainders of count / `parts`, in whole numbers.
std::map<std::uint32_t, std::size_t> reference_places(const Order& labels, std::size_t parts) {
  std::map<std::uint32_t, std::size_t> members;
  for (const std::uint32_t label : labels) ++members[label];
  std::map<std::uint32_t, std::size_t> places;
  std::size_t left = labels.size() / parts;
  for (const auto& [label, count] : members) {
    places[label] = count / parts;
    left -= count / parts;
  }
  std::set<std::uint32_t> served;
  for (; left != 0; --left) {
    std::uint32_t best = 0;
    std::size_t most = 0;
    bool found = false;
    for (const auto& [label, count] : members) {
      if (served.contains(label) || (found && count % parts <= most)) continue;
      found = true;
      best = label;
      most = count % parts;
    }
    served.insert(best);
    ++places[best];
  }
  return places;
}

/// Moves a content of each label that lies on one side alone, but for those with other labels too.
void give_labels_both(const Copied& given, std::uint64_t seed, std::set<std::uint64_t>& valid) {
  const std::set<std::uint64_t> before = valid;
  const std::set<std::uint32_t> all(given.labels.begin(), given.labels.end());
  for (const std::uint32_t label : all) {
    std::set<bool> sides;
    std::set<std::uint64_t> contents;
    std::set<std::uint64_t> mixed;
    std::map<std::uint64_t, std::size_t> sizes;
    for (std::size_t i = 0; i < given.labels.size(); ++i) {
      ++sizes[given.content[i]];
      if (given.labels[i] != label) mixed.insert(given.content[i]);
      if (given.labels[i] != label) continue;
      contents.insert(given.content[i]);
      sides.insert(before.contains(given.content[i]));
    }
    if (sides.size() != 1 || contents.size() < 2) continue;
    std::uint64_t best = 0;
    std::size_t least = given.labels.size() + 1;
    for (const std::uint32_t example : split_order(given.labels.size(), seed)) {
      const std::uint64_t content = given.content[example];
      if (given.labels[example] != label || mixed.contains(content) || sizes[content] >= least) {
        continue;
      }
      best = content;
      least = sizes[content];
    }
    if (least > given.labels.size()) continue;
    if (*sides.begin())
      valid.erase(best);
    else
      valid.insert(best);
  }
}

/// The rule, example by example, each looking at all others.
Split reference_split(const Copied& given, std::size_t parts, std::uint64_t seed, bool stratify) {
  Order labels = given.labels;
  if (!stratify) std::fill(labels.begin(), labels.end(), 0U);
  std::map<std::uint32_t, std::size_t> places = reference_places(labels, parts);
  Split split;
  std::set<std::uint64_t> valid;
  std::set<std::uint64_t> seen;
  for (const std::uint32_t example : split_order(labels.size(), seed)) {
    const std::uint64_t content = given.content[example];
    if (seen.insert(content).second) {
      std::map<std::uint32_t, std::size_t> expected;
      for (std::size_t i = 0; i < labels.size(); ++i) {
        if (given.content[i] == content) ++expected[labels[i]];
      }
      const bool fits = std::all_of(expected.begin(), expected.end(),
                                    [&](const auto& w) { return w.second <= places[w.first]; });
      for (const auto& [label, count] : expected) places[label] -= fits ? count : 0;
      if (fits) valid.insert(content);
    }
    if (stratify) continue;
    (valid.contains(content) ? split.valid : split.train).push_back(example);
  }
  if (!stratify) return split;
  give_labels_both(given, seed, valid);
  for (const std::uint32_t example : split_order(labels.size(), seed)) {
    (valid.contains(given.content[example]) ? split.valid : split.train).push_back(example);
  }
  return split;
}

TEST_CASE("a split covers all examples, without overlap, in the article's sizes", "[split]") {
  struct Case {
    std::size_t count;
    double fraction;
    std::size_t valid;  // int(fraction · count), as Python has it
  };
  for (const Case& given : {Case{58954, 0.2, 11790}, Case{10, 0.2, 2}, Case{9, 0.2, 1},
                            Case{14, 0.2, 2}, Case{10, 0.3, 3}, Case{10, 0.7, 7},
                            Case{100, 0.29, 28}, Case{2, 0.5, 1}, Case{5, 0.999, 4}}) {
    INFO(given.count << " examples, fraction " << given.fraction);
    const Split split = split_examples(given.count, given.fraction, 5);
    CHECK(split.valid.size() == given.valid);
    CHECK(split.train.size() == given.count - given.valid);
    Order all = split.valid;
    all.insert(all.end(), split.train.begin(), split.train.end());
    Order expected(given.count);
    std::iota(expected.begin(), expected.end(), 0U);
    CHECK(sorted(all) == expected);
  }
}

TEST_CASE("a split depends on its seed alone", "[split]") {
  CHECK(split_examples(100, 0.2, 1).train == split_examples(100, 0.2, 1).train);
  CHECK(split_examples(100, 0.2, 1).train != split_examples(100, 0.2, 2).train);
}

TEST_CASE("the split without groups or strata is the start of the permutation", "[split]") {
  const Order order = split_order(1000, 7);
  const Split split = split_examples(1000, 0.2, 7);
  CHECK(split.valid == Order(order.begin(), order.begin() + 200));
  CHECK(split.train == Order(order.begin() + 200, order.end()));
}

TEST_CASE("without copies, a grouped split is the random one", "[split]") {
  Contents content(1000);
  Random random(test_seed(), 7);
  for (std::uint64_t& hash : content) hash = random.next();
  for (const std::uint64_t seed : {0U, 1U, 2U}) {
    const Split grouped = split_examples(1000, 0.2, seed, content);
    const Split plain = split_examples(1000, 0.2, seed);
    CHECK(grouped.valid == plain.valid);
    CHECK(grouped.train == plain.train);
  }
}

TEST_CASE("a split is the slow reference's, with copies and strata", "[split]") {
  Random random(test_seed(), 8);
  std::size_t compared = 0;
  for (int round = 0; round < 400; ++round) {
    const std::size_t count = 8 + random.below(60);
    const std::size_t parts = 2 + random.below(6);
    const Copied given = copied(count, 1 + random.below(2 * count), 1 + random.below(6), random);
    for (const bool stratify : {false, true}) {
      const Split expected =
          reference_split(given, parts, static_cast<std::uint64_t>(round), stratify);
      if (expected.valid.empty() || expected.train.empty()) continue;
      const Split split =
          split_examples(count, 1.0 / static_cast<double>(parts), static_cast<std::uint64_t>(round),
                         given.content, stratify ? given.labels : Order{});
      INFO("round " << round << ", " << count << " examples in " << parts << " parts"
                    << (stratify ? ", stratified" : ""));
      REQUIRE(split.valid == expected.valid);
      REQUIRE(split.train == expected.train);
      ++compared;
    }
  }
  CHECK(compared > 400);
}

TEST_CASE("copies lie on one side, and fill the validation set while smaller ones come",
          "[split]") {
  Random random(test_seed(), 9);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Copied given = copied(3000, 1500, 5, random);
    const Split split = split_examples(3000, 0.2, seed, given.content);
    std::set<std::uint64_t> taught;
    for (const std::uint32_t example : split.train) taught.insert(given.content[example]);
    for (const std::uint32_t example : split.valid) {
      REQUIRE_FALSE(taught.contains(given.content[example]));
    }
    Order all = split.valid;
    all.insert(all.end(), split.train.begin(), split.train.end());
    Order expected(3000);
    std::iota(expected.begin(), expected.end(), 0U);
    CHECK(sorted(all) == expected);
    CHECK(split.valid.size() == 600);  // a third of the groups have one member
  }
}

TEST_CASE("a stratified split has each class's share, by largest remainders", "[split]") {
  struct Case {
    std::vector<std::size_t> members;  // of each class
    double fraction;
    std::vector<std::size_t> places;
  };
  for (const Case& given : {
           Case{{50, 30, 20}, 0.2, {10, 6, 4}},
           Case{{7, 7, 7}, 0.2, {2, 1, 1}},         // 4 places, 1.4 each: the lowest has one more
           Case{{9, 8, 4}, 0.2, {2, 1, 1}},         // 1.8, 1.6, 0.8
           Case{{11, 6, 1, 2}, 0.2, {2, 1, 0, 1}},  // 2.2, 1.2, 0.2, 0.4
           Case{{6, 11, 1, 7}, 0.2, {1, 2, 0, 2}},  // 1.2, 2.2, 0.2, 1.4
           Case{{1, 11, 6, 1, 1}, 0.2, {1, 2, 1, 0, 0}},  // equal, but not as doubles have them
           Case{{0, 5, 0, 5}, 0.2, {0, 1, 0, 1}},
           Case{{30, 70}, 0.29, {8, 20}},  // 29 in real numbers, 28 as doubles have it
           Case{{1, 99}, 0.5, {1, 49}}, Case{{3, 97}, 0.2, {1, 19}},  // 0.6 and 19.4
           Case{{2, 98}, 0.2, {1, 20}},      // one to validate on, beyond the share of 0.4
           Case{{2, 2, 2}, 0.2, {1, 1, 1}},  // of one place in all
           Case{{2, 8}, 0.9, {1, 7}},        // one to train on
       }) {
    Order labels;
    for (std::size_t c = 0; c < given.members.size(); ++c) {
      labels.insert(labels.end(), given.members[c], static_cast<std::uint32_t>(c));
    }
    for (const std::uint64_t seed : {0U, 1U, 2U}) {
      const Split split = split_examples(labels.size(), given.fraction, seed, {}, labels);
      std::vector<std::size_t> places(given.members.size(), 0);
      for (const std::uint32_t example : split.valid) ++places[labels[example]];
      CHECK(places == given.places);
    }
  }
}

TEST_CASE("a share of nothing leaves all examples to train on", "[split]") {
  const Contents same(10, 42);
  for (const auto& content : {Contents{}, same}) {
    const Split split = split_examples(10, 0.0, 3, content, Order{0, 0, 0, 0, 0, 1, 1, 1, 1, 1});
    CHECK(split.valid.empty());
    CHECK(split.train == split_order(10, 3));
  }
}

TEST_CASE("a label of one example, or of copies alone, stays on one side", "[split]") {
  const Contents content = {1, 2, 2, 2, 4, 5, 6, 7, 8, 9};
  const Order labels = {0, 1, 1, 1, 2, 2, 2, 2, 2, 2};
  for (const std::uint64_t seed : {0U, 1U, 2U, 3U}) {
    const Split split = split_examples(10, 0.2, seed, content, labels);
    std::set<std::uint32_t> valid;
    for (const std::uint32_t example : split.valid) valid.insert(labels[example]);
    std::set<std::uint32_t> train;
    for (const std::uint32_t example : split.train) train.insert(labels[example]);
    CHECK(valid.contains(2));
    CHECK(train.contains(2));
    CHECK_FALSE((valid.contains(1) && train.contains(1)));
  }
}

}  // namespace
}  // namespace linnet::test
