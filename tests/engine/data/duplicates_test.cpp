#include "engine/data/duplicates.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "engine/data/split.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

/// Examples without pixels.
struct Known {
  std::vector<std::uint64_t> content;
  std::vector<std::uint32_t> labels;

  Examples examples() const { return {{}, labels, 4, content}; }
};

Known random_examples(std::size_t count, std::size_t contents, Random& random) {
  Known made;
  for (std::size_t i = 0; i < count; ++i) {
    made.content.push_back(~random.below(contents));
    made.labels.push_back(static_cast<std::uint32_t>(random.below(4)));
  }
  return made;
}

/// The first example with the content of this one.
std::size_t first_like(const Known& known, std::size_t example) {
  std::size_t first = 0;
  while (known.content[first] != known.content[example]) ++first;
  return first;
}

/// Each example compared with all others.
DuplicateCount reference_count(const Known& known, const Split& split, const Known& evaluated) {
  DuplicateCount count;
  for (std::size_t i = 0; i < known.content.size(); ++i) {
    if (first_like(known, i) != i) {
      ++count.duplicates;
      continue;
    }
    bool copied = false;
    bool conflicting = false;
    for (std::size_t j = i + 1; j < known.content.size(); ++j) {
      if (known.content[j] != known.content[i]) continue;
      copied = true;
      if (known.labels[j] != known.labels[i]) conflicting = true;
    }
    count.groups += copied ? 1U : 0U;
    count.conflicting += conflicting ? 1U : 0U;
  }
  for (const std::uint32_t valid : split.valid) {
    const bool leaked = std::any_of(split.train.begin(), split.train.end(), [&](std::uint32_t i) {
      return known.content[i] == evaluated.content[valid];
    });
    count.leaked += leaked ? 1U : 0U;
  }
  return count;
}

void check_same(const DuplicateCount& got, const DuplicateCount& expected) {
  CHECK(got.duplicates == expected.duplicates);
  CHECK(got.groups == expected.groups);
  CHECK(got.conflicting == expected.conflicting);
  CHECK(got.leaked == expected.leaked);
}

TEST_CASE("duplicates are counted as one would by hand", "[duplicates]") {
  const Known known{{5, 6, 5, 7, 6, 5, 8}, {0, 1, 0, 2, 3, 0, 1}};
  check_same(count_duplicates(known.examples(), {.train = {0, 1, 3}, .valid = {2, 4, 5, 6}}),
             {.duplicates = 3, .groups = 2, .conflicting = 1, .leaked = 3});
  const Known other{{8, 7, 9, 7}, {0, 0, 0, 0}};
  check_same(count_duplicates(known.examples(), {.train = {3, 1}, .valid = {0, 1, 2, 3}},
                              other.examples()),
             {.duplicates = 3, .groups = 2, .conflicting = 1, .leaked = 2});
  check_same(count_duplicates(Known{}.examples(), {}), {});
}

TEST_CASE("counts of duplicates are the slow reference's", "[duplicates]") {
  Random random(test_seed(), 11);
  for (int round = 0; round < 200; ++round) {
    const std::size_t count = 2 + random.below(80);
    const Known known = random_examples(count, 1 + random.below(2 * count), random);
    const Split split = split_examples(count, 0.5, static_cast<std::uint64_t>(round));
    INFO("round " << round << ", " << count << " examples");
    check_same(count_duplicates(known.examples(), split), reference_count(known, split, known));
    const Known other = random_examples(30, 1 + random.below(2 * count), random);
    Split apart{split_order(count, 0), split_order(30, 0)};
    check_same(count_duplicates(known.examples(), apart, other.examples()),
               reference_count(known, apart, other));
  }
}

TEST_CASE("a grouped split leaks nothing, a random one does", "[duplicates]") {
  Random random(test_seed(), 12);
  const Known known = random_examples(1000, 500, random);
  CHECK(count_duplicates(known.examples(), split_examples(1000, 0.2, 0, known.content)).leaked ==
        0);
  CHECK(count_duplicates(known.examples(), split_examples(1000, 0.2, 0)).leaked > 0);
}

TEST_CASE("duplicates cannot be counted where contents are unknown", "[duplicates]") {
  const Known known{{1, 2}, {0, 1}};
  const Known unknown{{}, {0, 1}};
  const Split split{.train = {0}, .valid = {1}};
  CHECK_THAT(error_text(Fault::usage, [&] { count_duplicates(unknown.examples(), split); }),
             mentions("content"));
  CHECK_THAT(error_text(Fault::usage,
                        [&] { count_duplicates(known.examples(), split, unknown.examples()); }),
             mentions("content"));
}

TEST_CASE("contents that differ in few of their bits are told apart in good time", "[duplicates]") {
  // Somebody can write them into a file. Were they all to begin at one place in the table, this
  // would take five billion steps.
  for (const unsigned shift : {0U, 16U, 32U, 44U}) {
    Known known;
    for (std::uint64_t i = 0; i < 100'000; ++i) {
      known.content.push_back(i << shift);
      known.labels.push_back(0);
    }
    CHECK(count_duplicates(known.examples(), {}).duplicates == 0);
  }
}

}  // namespace
}  // namespace linnet::test
