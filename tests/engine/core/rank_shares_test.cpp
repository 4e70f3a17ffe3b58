// What ranks pass to each other: shares of arrays in pieces of any size, and bytes of any number.

#include "engine/core/rank_shares.hpp"

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/thread_ranks.hpp"

namespace linnet::test {
namespace {

/// Each rank has its share of `whole` alone; afterwards all have all of it.
void check_gathered(int count, const std::vector<std::uint32_t>& whole, std::size_t step,
                    std::size_t most_bytes) {
  const auto arrays = results_of_ranks(count, [&](Communicator& ranks) {
    std::vector<std::uint32_t> items(whole.size(), 0xdeadbeef);
    const IndexRange own = share_of_rank(ranks, ranks.rank(), whole.size(), step);
    for (std::size_t i = own.begin; i < own.end; ++i) items[i] = whole[i];
    gather_shares(ranks, std::span(items), step, most_bytes);
    return items;
  });
  for (const std::vector<std::uint32_t>& array : arrays) {
    INFO(count << " ranks, " << whole.size() << " items, steps of " << step << ", " << most_bytes
               << " bytes at once");
    CHECK(array == whole);
  }
}

}  // namespace

TEST_CASE("Shares of any length are gathered in pieces of any length", "[ranks]") {
  for (int count = 1; count <= 4; ++count) {
    for (const std::size_t size : {0U, 1U, 2U, 3U, 7U, 8U, 64U, 65U}) {
      std::vector<std::uint32_t> whole(size);
      std::iota(whole.begin(), whole.end(), 1U);
      for (const std::size_t step : {1U, 3U, 16U}) {
        for (const std::size_t most_bytes : {1U, 16U, 40U, 64U, 1U << 20}) {
          check_gathered(count, whole, step, most_bytes);
        }
      }
    }
  }
}

TEST_CASE("Each rank has the bytes of all, of different lengths", "[ranks]") {
  const std::vector<std::string> texts = {"", "first", "", std::string(1000, 'x')};
  for (int count = 1; count <= 4; ++count) {
    const auto found = results_of_ranks(count, [&](Communicator& ranks) {
      const std::string& own = texts[static_cast<std::size_t>(ranks.rank())];
      std::vector<std::string> all;
      for (const auto& bytes : bytes_of_ranks(ranks, std::as_bytes(std::span(own)))) {
        all.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      }
      return all;
    });
    for (const std::vector<std::string>& all : found) {
      CHECK(all == std::vector<std::string>(texts.begin(), texts.begin() + count));
    }
  }
}

TEST_CASE("All ranks decide as the first one, or as all of them", "[ranks]") {
  for (int count = 1; count <= 4; ++count) {
    for (int other = 0; other < count; ++other) {
      run_as_ranks(count, [&](Communicator& ranks) {
        const bool is_other = ranks.rank() == other;
        const bool first = of_first_rank(ranks, is_other);
        const int looked = found_by_first_rank(ranks, [&] { return ranks.rank() + 5; });
        const bool all = in_all_ranks(ranks, true);
        const bool all_but_one = in_all_ranks(ranks, !is_other);
        if (first != (other == 0) || looked != 5 || !all || all_but_one) {
          throw std::runtime_error("a rank decides otherwise");
        }
      });
    }
  }
}

}  // namespace linnet::test
