#include "engine/train/work_partition.hpp"

#include <cstddef>
#include <vector>

#include "linnet/matrix.hpp"
#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

constexpr IndexRange kSlice{1024, 1536};
constexpr IndexRange kChunk{100, 164};

/// How often each index of [0, size) lies in one of the ranges.
std::vector<int> counts(std::size_t size, const std::vector<IndexRange>& ranges) {
  std::vector<int> count(size, 0);
  for (const IndexRange range : ranges) {
    for (std::size_t i = range.begin; i < range.end; ++i) ++count[i];
  }
  return count;
}

/// Calls `body(slices, members, partitions)` for many teams, which own these of all slices.
template <class Body>
void for_each_team(std::size_t others, const Body& body) {
  for (std::size_t size = 1; size <= 20; ++size) {
    const IndexRange slices{others, others + size};
    for (int members = 1; members <= 40; ++members) {
      std::vector<WorkPartition> partitions;
      for (int member = 0; member < members; ++member) {
        partitions.emplace_back(size + 2 * others, slices, member, members);
      }
      INFO(size << " slices from " << others << " on, " << members << " members");
      body(slices, members, partitions);
    }
  }
}

/// For teams that own all slices, and for those of one of several processes.
template <class Body>
void for_each_team(const Body& body) {
  for_each_team(0, body);
  for_each_team(3, body);
}

TEST_CASE("every weight is updated, and every partial logit computed, by one member") {
  for_each_team([&](IndexRange slices, int members, const auto& partitions) {
    for (std::size_t slice = slices.begin; slice < slices.end; ++slice) {
      std::vector<IndexRange> columns;
      std::vector<IndexRange> rows;
      for (const WorkPartition& partition : partitions) {
        if (slice < partition.slices().begin || slice >= partition.slices().end) continue;
        const IndexRange mine = partition.columns_of(kSlice);
        CHECK(mine.begin % kRowPadding == 0);
        columns.push_back({mine.begin - kSlice.begin, mine.end - kSlice.begin});
        const IndexRange my_rows = partition.rows_of(kChunk);
        rows.push_back({my_rows.begin - kChunk.begin, my_rows.end - kChunk.begin});
      }
      REQUIRE(counts(kSlice.size(), columns) == std::vector<int>(kSlice.size(), 1));
      REQUIRE(counts(kChunk.size(), rows) == std::vector<int>(kChunk.size(), 1));
    }
    CHECK(partitions[0].shares_slices() ==
          (static_cast<std::size_t>(members) >= 2 * slices.size()));
  });
}

TEST_CASE("a team without slices has members that own none") {
  for (int member = 0; member < 3; ++member) {
    const WorkPartition partition(4, {2, 2}, member, 3);
    CHECK(partition.slices().empty());
    CHECK(!partition.shares_slices());
    CHECK(partition.members_of_slice().empty());
  }
}

TEST_CASE("what is divided among all members is divided without gaps, and equally") {
  for_each_team([&](IndexRange, int members, const auto& partitions) {
    for (const std::size_t groups : {0U, 1U, 4U, 7U, 64U}) {
      std::vector<IndexRange> shares;
      for (const WorkPartition& partition : partitions) {
        shares.push_back(partition.share_of(groups));
        CHECK(shares.back().size() <= groups / static_cast<std::size_t>(members) + 1);
      }
      REQUIRE(counts(groups, shares) == std::vector<int>(groups, 1));
    }
  });
}

TEST_CASE("the members of a slice are those that update its columns") {
  for_each_team([&](IndexRange slices, int members, const auto& partitions) {
    std::size_t firsts = 0;
    for (std::size_t member = 0; member < static_cast<std::size_t>(members); ++member) {
      const WorkPartition& partition = partitions[member];
      CHECK(partition.of_member(member).slices() == partition.slices());
      if (partition.is_first_of_slice()) ++firsts;
      const IndexRange mates = partition.members_of_slice();
      if (partition.slices().empty()) {
        CHECK(mates.empty());
        continue;
      }
      for (std::size_t other = 0; other < static_cast<std::size_t>(members); ++other) {
        const bool is_mate = other >= mates.begin && other < mates.end;
        CHECK(is_mate == (partitions[other].slices() == partition.slices()));
      }
    }
    if (partitions[0].shares_slices()) CHECK(firsts == slices.size());
  });
}

}  // namespace
}  // namespace linnet::test
