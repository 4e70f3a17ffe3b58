#include "linnet/folds.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "engine/core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

using Labels = std::vector<std::uint32_t>;
using Contents = std::vector<std::uint64_t>;
using Folds = std::vector<std::uint32_t>;

/// Examples without anything to learn.
struct Dealt {
  Labels labels;
  Contents content = {};
  std::size_t classes = 0;
  std::vector<float> features = std::vector<float>(labels.size());

  Examples examples() const {
    return {FeatureView(ElementType::f32, features.data(), labels.size(), 1, 1), labels, classes,
            content};
  }
};

Dealt random_labels(std::size_t count, std::size_t classes, Random& random) {
  Labels labels;
  for (std::size_t i = 0; i < count; ++i) {
    // The later classes are the rarer ones.
    const auto among = static_cast<std::size_t>(1 + random.below(classes));
    labels.push_back(static_cast<std::uint32_t>(random.below(among)));
  }
  return {.labels = labels, .classes = classes};
}

std::vector<std::size_t> sizes_of(const Folds& folds, std::size_t count) {
  std::vector<std::size_t> sizes(count, 0);
  for (const std::uint32_t fold : folds) ++sizes.at(fold);
  return sizes;
}

/// The numbers of examples of a label in each fold.
std::vector<std::size_t> sizes_of(const Folds& folds, std::size_t count, const Labels& labels,
                                  std::uint32_t label) {
  std::vector<std::size_t> sizes(count, 0);
  for (std::size_t i = 0; i < folds.size(); ++i) sizes.at(folds[i]) += labels[i] == label ? 1U : 0U;
  return sizes;
}

std::size_t spread(const std::vector<std::size_t>& sizes) {
  const auto [least, most] = std::minmax_element(sizes.begin(), sizes.end());
  return *most - *least;
}

std::size_t members(const Labels& labels, std::uint32_t label) {
  return static_cast<std::size_t>(std::count(labels.begin(), labels.end(), label));
}

FoldOptions options_of(std::size_t folds, std::uint64_t seed) {
  return {.folds = folds, .grouped = true, .stratify = true, .seed = seed};
}

}  // namespace

TEST_CASE("folds have equally many examples, and equally many of each class", "[folds]") {
  Random random(test_seed(), 300);
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const std::size_t classes = 2 + random.below(5);
    const Dealt dealt = random_labels(200 + random.below(300), classes, random);
    std::size_t fewest = 100;
    for (std::uint32_t c = 0; c < classes; ++c) fewest = std::min(fewest, members(dealt.labels, c));
    if (fewest < 2) continue;
    const std::size_t count = 2 + random.below(fewest - 1);
    INFO("seed " << seed << ", " << count << " folds");
    const Folds folds = deal_folds(dealt.examples(), options_of(count, seed));
    REQUIRE(folds.size() == dealt.labels.size());
    CHECK(spread(sizes_of(folds, count)) <= 1);
    for (std::uint32_t c = 0; c < classes; ++c) {
      CHECK(spread(sizes_of(folds, count, dealt.labels, c)) <= 1);
    }
  }
}

TEST_CASE("folds that are not stratified have equally many examples", "[folds]") {
  const Dealt dealt{.labels = Labels(103, 0), .classes = 3};
  FoldOptions options = options_of(4, 7);
  options.stratify = false;
  CHECK(spread(sizes_of(deal_folds(dealt.examples(), options), 4)) == 1);
  const Dealt one_of_all{.labels = {0, 0, 0, 0, 0, 2}, .classes = 3};
  options.folds = 6;
  Folds folds = deal_folds(one_of_all.examples(), options);
  std::sort(folds.begin(), folds.end());
  CHECK(folds == Folds{0, 1, 2, 3, 4, 5});
}

TEST_CASE("folds keep duplicates together, whatever their labels", "[folds]") {
  Random random(test_seed(), 301);
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    INFO("seed " << seed);
    Dealt dealt = random_labels(300, 3, random);
    for (std::size_t i = 0; i < 300; ++i) dealt.content.push_back(random.below(150));
    FoldOptions options = options_of(5, seed);
    options.stratify = seed % 2 == 0;
    const Folds folds = deal_folds(dealt.examples(), options);
    std::map<std::uint64_t, std::set<std::uint32_t>> places;
    for (std::size_t i = 0; i < 300; ++i) places[dealt.content[i]].insert(folds[i]);
    for (const auto& place : places) CHECK(place.second.size() == 1);
  }
}

TEST_CASE("folds differ by no more than the largest group of duplicates", "[folds]") {
  // What goes to the fold with the fewest of a class cannot put it ahead by more than its size.
  Random random(test_seed(), 304);
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    INFO("seed " << seed);
    Dealt dealt{.labels = Labels(300, 0), .classes = 3};
    std::map<std::uint64_t, std::size_t> groups;
    for (std::size_t i = 0; i < 300; ++i) {
      dealt.content.push_back(random.below(150));
      dealt.labels[i] = static_cast<std::uint32_t>(dealt.content[i] % 3);
      ++groups[dealt.content[i]];
    }
    std::vector<std::size_t> largest(3, 0);
    for (const auto& [content, size] : groups) {
      largest[content % 3] = std::max(largest[content % 3], size);
    }
    FoldOptions options = options_of(5, seed);
    const Folds folds = deal_folds(dealt.examples(), options);
    for (std::uint32_t c = 0; c < 3; ++c) {
      CHECK(spread(sizes_of(folds, 5, dealt.labels, c)) <= largest[c]);
    }
    options.stratify = false;
    CHECK(spread(sizes_of(deal_folds(dealt.examples(), options), 5)) <=
          *std::max_element(largest.begin(), largest.end()));
  }
}

TEST_CASE("single examples even out what large groups leave", "[folds]") {
  Dealt dealt{.labels = Labels(50, 0), .classes = 2};
  for (std::size_t i = 0; i < 50; ++i) {
    if (i >= 40) dealt.labels[i] = 1;
    dealt.content.push_back(i < 8 ? 1 : i < 12 ? 2 : 100 + i);
  }
  const Folds folds = deal_folds(dealt.examples(), options_of(5, 3));
  CHECK(sizes_of(folds, 5, dealt.labels, 0) == std::vector<std::size_t>(5, 8));
  CHECK(sizes_of(folds, 5, dealt.labels, 1) == std::vector<std::size_t>(5, 2));
  FoldOptions apart = options_of(5, 3);
  apart.grouped = false;
  const Folds random = deal_folds(dealt.examples(), apart);
  CHECK(std::set<std::uint32_t>(random.begin(), random.begin() + 8).size() > 1);
}

TEST_CASE("folds depend on the seed alone", "[folds]") {
  Random random(test_seed(), 302);
  const Dealt dealt = random_labels(200, 2, random);
  const Folds folds = deal_folds(dealt.examples(), options_of(5, 1));
  CHECK(deal_folds(dealt.examples(), options_of(5, 1)) == folds);
  CHECK(deal_folds(dealt.examples(), options_of(5, 2)) != folds);
}

TEST_CASE("folds that cannot be dealt are refused", "[folds]") {
  const Dealt few{.labels = {0, 1, 0, 1, 0, 1}, .content = {1, 2, 1, 2, 3, 4}, .classes = 3};
  const auto refusal = [](const Dealt& dealt, Fault fault, const FoldOptions& options) {
    return error_text(fault, [&] { deal_folds(dealt.examples(), options); });
  };
  for (const std::size_t folds : {0U, 1U}) {
    CHECK_THAT(refusal(few, Fault::usage, options_of(folds, 0)), mentions("at least 2"));
  }
  CHECK_THAT(refusal(few, Fault::data, options_of(7, 0)), mentions("more than the 6 examples"));
  CHECK_THAT(refusal(few, Fault::data, options_of(5, 0)), mentions("only 4 differ"));
  CHECK_THAT(refusal(few, Fault::data, options_of(3, 0)),
             mentions("class 0 is in 2 of them: it has 2 examples that differ"));
  CHECK(deal_folds(few.examples(), options_of(2, 0)).size() == 6);
  FoldOptions options = options_of(4, 0);
  options.stratify = false;
  CHECK(deal_folds(few.examples(), options).size() == 6);
  Dealt wrong = few;
  wrong.labels[0] = 3;
  CHECK_THAT(refusal(wrong, Fault::usage, options_of(2, 0)), mentions("a label has no class"));
}

}  // namespace linnet::test
