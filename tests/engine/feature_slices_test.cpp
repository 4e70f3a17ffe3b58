#include "engine/gemm/feature_slices.hpp"

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

TEST_CASE("slices cover all features in order, without a gap, and none behind them", "[slices]") {
  for (const std::size_t classes : {1U, 6U, 7U, 10U, 100U}) {
    const std::size_t most = slice_features(classes);
    for (std::size_t features = 1; features <= 5000; features += features < 1100 ? 1 : 37) {
      std::size_t next = 0;
      bool whole = true;
      bool short_before = false;
      for (const ColumnRange& slice : feature_slices(features, classes)) {
        whole = whole && slice.begin == next && slice.end > slice.begin;
        whole = whole && slice.begin % most == 0;
        whole = whole && !short_before && slice.end - slice.begin <= most;
        short_before = slice.end - slice.begin < most;
        next = slice.end;
      }
      INFO(features << " features, " << classes << " classes");
      REQUIRE(whole);
      REQUIRE(next == features);
    }
  }
}

TEST_CASE("slices are as long as few classes allow, and the last holds what is left", "[slices]") {
  CHECK(slice_features(6) == 1024);
  CHECK(slice_features(7) == 512);
  CHECK(feature_slices(1, 10).size() == 1);
  CHECK(feature_slices(512, 10).size() == 1);
  CHECK(feature_slices(513, 10).size() == 2);
  CHECK(feature_slices(513, 10).back().end == 513);
  CHECK(feature_slices(4096, 10).size() == 8);
  CHECK(feature_slices(4096, 6).size() == 4);
  CHECK(feature_slices(0, 6).empty());
}

TEST_CASE("slices start on whole registers of every set", "[slices]") {
  // Weights are found by whole steps of as many features as a register has lanes.
  for (const std::size_t classes : {1U, 6U, 7U, 100U}) CHECK(slice_features(classes) % 16 == 0);
}

}  // namespace
}  // namespace linnet::test
