#include "engine/data/fetched_rows.hpp"

#include <atomic>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "engine/data/minibatches.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/example_parts.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/structured_images.hpp"
#include "tests/support/thread_ranks.hpp"

namespace linnet::test {
namespace {

using Kind = ResidentPart::Kind;

/// Each rank's rows are whole, once it has fetched what it wants.
void check_fetching(const Examples& whole, Kind kind, int count, std::size_t most_bytes) {
  std::atomic<int> wrong = 0;
  run_as_ranks(count, [&](Communicator& ranks) {
    const ExamplePart part = part_of_rank(whole, ranks, kind);
    const Examples examples = part.examples();
    Random random(static_cast<std::uint64_t>(ranks.rank()), 0);
    std::vector<std::uint32_t> order;
    for (std::size_t i = 0; ranks.rank() != 1 && i < 150; ++i) {  // rank 1 wants none
      order.push_back(static_cast<std::uint32_t>(random.below(whole.labels.size())));
    }
    const FetchedRows fetched(ranks, examples.features, order, most_bytes);
    OrderedExamples ordered;
    ordered.gather(examples, order, {}, context_of(best_kernels(), 1).workers());
    ordered.take(fetched, order);
    for (std::size_t i = 0; i < order.size(); ++i) {
      const auto expected = whole.features.row_bytes(order[i]);
      if (std::memcmp(ordered.rows().starts[i], expected.data(), expected.size()) != 0) ++wrong;
    }
  });
  CHECK(wrong == 0);
}

TEST_CASE("rows are whole once they are fetched", "[ranks]") {
  const ImageSet images = noisy_images(200, 1500, 3);
  const Kind kind = GENERATE(Kind::columns, Kind::rows);
  for (const int count : {1, 2, 3, 4, 9}) {
    for (const std::size_t most_bytes : {std::size_t{1}, std::size_t{40000}, kGatheredBytes}) {
      CAPTURE(kind, count, most_bytes);
      check_fetching(images.examples(), kind, count, most_bytes);
    }
  }
}

TEST_CASE("rows that are here are not copied", "[ranks]") {
  const ImageSet images = noisy_images(40, 100, 3);
  const std::vector<std::uint32_t> order = {1, 5, 9};
  std::atomic<int> fetched = 0;
  run_as_ranks(2, [&](Communicator& ranks) {
    const FeatureView all = images.examples().features;
    if (!FetchedRows(ranks, all, order).empty()) ++fetched;
    const ExamplePart part(images.examples(), {Kind::rows, 0, 20}, Flush::back);
    const FetchedRows rows(ranks, part.examples().features, order);
    if (!rows.empty() || rows.find(5) != nullptr) ++fetched;
  });
  CHECK(fetched == 0);
}

/// What each of two ranks fails with.
template <class Work>
std::vector<std::string> errors_of_two(Fault fault, const Work& work) {
  return results_of_ranks(2, [&](Communicator& ranks) {
    return error_text(fault, [&] { work(ranks, ranks.rank()); });
  });
}

std::vector<std::string> twice(const std::string& text) {
  return {text, text};
}

TEST_CASE("all ranks fail if they have parts of different kinds", "[ranks]") {
  const ImageSet images = noisy_images(40, 600, 3);
  const ResidentPart other = GENERATE(ResidentPart{Kind::columns, 0, 600}, ResidentPart{});
  CHECK(errors_of_two(Fault::usage, [&](Communicator& ranks, int rank) {
          const ExamplePart part(images.examples(),
                                 rank == 0 ? other : ResidentPart{Kind::rows, 0, 40}, Flush::back);
          const std::vector<std::uint32_t> order = {1, 15, 39};
          FetchedRows(ranks, part.examples().features, order);
        }) == twice("examples: all processes must have columns, or rows, or all of the features"));
}

TEST_CASE("all ranks fail if one of them would keep many rows of others", "[ranks]") {
  const ImageSet images = noisy_images(40, 600, 3);
  const auto keep = [&](std::size_t most_bytes) {
    return [&, most_bytes](Communicator& ranks, int rank) {
      const ExamplePart part = part_of_rank(images.examples(), ranks, Kind::rows);
      std::vector<std::uint32_t> order = {39, 3, 38};
      if (rank == 1) order = {1, 25, 19, 0, 1};
      require_few_absent(ranks, part.examples().features, order, most_bytes, "they differ");
    };
  };
  CHECK(errors_of_two(Fault::data, keep(1799)) ==
        twice("process 1 would keep 3 rows that others have, 1800 bytes, where 1799 are allowed: "
              "they differ"));
  CHECK(errors_of_two(Fault::data, keep(1199)).front().starts_with("process 0 would keep 2 rows"));
  run_as_ranks(2, [&](Communicator& ranks) { keep(1800)(ranks, ranks.rank()); });
}

TEST_CASE("a process may keep little, or half of what it has", "[ranks]") {
  const ImageSet images = noisy_images(40, 640, 3);
  const FeatureView features = images.examples().features;
  CHECK(most_kept_bytes(features) == (std::size_t{64} << 20) + 40 * 640 / 2);
  const ExamplePart part(images.examples(), {Kind::rows, 10, 20}, Flush::back);
  CHECK(most_kept_bytes(part.examples().features) == (std::size_t{64} << 20) + 10 * 640 / 2);
}

TEST_CASE("all ranks fail if a number is in none of them", "[ranks]") {
  const ImageSet images = noisy_images(40, 600, 3);
  const ResidentPart::Kind kind = GENERATE(Kind::columns, Kind::rows);
  CHECK(errors_of_two(Fault::usage, [&](Communicator& ranks, int rank) {
          const std::size_t size = kind == Kind::columns ? 600 : 40;
          const ResidentPart mine =
              rank == 0 ? ResidentPart{kind, 0, size / 4} : ResidentPart{kind, size / 2, size};
          const ExamplePart part(images.examples(), mine, Flush::back);
          const std::vector<std::uint32_t> order = {1, 15, 39};
          FetchedRows(ranks, part.examples().features, order);
        }) == twice("examples: some of the features are in no process"));
}

}  // namespace
}  // namespace linnet::test
