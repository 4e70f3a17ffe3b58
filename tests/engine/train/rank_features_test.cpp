#include "engine/train/rank_features.hpp"

#include <algorithm>
#include <cstddef>

#include "engine/model/linear_layer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kernel_sets.hpp"

namespace linnet::test {
namespace {

TEST_CASE("a rank's features have its slices of every layer", "[ranks]") {
  for_each_set([&](const KernelTable& kernels) {
    for (const std::size_t features : {1U, 64U, 100U, 784U, 1500U, 4096U, 7000U, 30000U}) {
      for (const std::size_t outputs : {3U, 100U}) {
        const LinearLayer layer(kernels, outputs, features);
        for (std::size_t ranks = 1; ranks <= 9; ++ranks) {
          for (std::size_t rank = 0; rank < ranks; ++rank) {
            const IndexRange slices = subrange(layer.slices(), ranks, rank);
            if (slices.empty()) continue;
            CAPTURE(features, outputs, ranks, rank);
            const IndexRange all = features_of_rank(features, ranks, rank);
            CHECK(all.begin <= layer.slice(slices.begin).begin);
            CHECK(all.end >= layer.slice(slices.end - 1).end);
          }
        }
      }
    }
  });
}

TEST_CASE("the features of ranks begin on lines and are all there are", "[ranks]") {
  for (const std::size_t features : {1U, 100U, 784U, 4096U, 30001U}) {
    for (std::size_t ranks = 1; ranks <= 40; ++ranks) {
      CAPTURE(features, ranks);
      std::size_t end = 0;
      for (std::size_t rank = 0; rank < ranks; ++rank) {
        const IndexRange own = features_of_rank(features, ranks, rank);
        CHECK(own.begin % kRowPadding == 0);
        CHECK((own.end % kRowPadding == 0 || own.end == features));
        if (!own.empty()) CHECK(own.begin <= end);
        end = std::max(end, own.end);
      }
      CHECK(end == features);
    }
  }
}

TEST_CASE("few features overlap", "[ranks]") {
  CHECK(features_of_rank(65536, 1, 0) == IndexRange{0, 65536});
  for (std::size_t rank = 0; rank < 4; ++rank) {
    CHECK(features_of_rank(65536, 4, rank) == IndexRange{rank * 16384, (rank + 1) * 16384});
    CHECK(features_of_rank(50000, 4, rank).size() <= 50000 / 4 + 2 * 1024);
  }
}

}  // namespace
}  // namespace linnet::test
