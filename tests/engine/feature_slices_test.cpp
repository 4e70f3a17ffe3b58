#include "engine/gemm/feature_slices.hpp"

#include "engine/core/matrix.hpp"
#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

TEST_CASE("slices cover all features in order, without a gap, in whole registers", "[slices]") {
  for (std::size_t features = 1; features <= 5000; features += features < 1100 ? 1 : 37) {
    const std::size_t padded = round_up(features, kRowPadding);
    std::size_t next = 0;
    bool whole = true;
    bool short_before = false;
    for (const FeatureRange& slice : feature_slices(padded)) {
      whole = whole && slice.begin == next && slice.end > slice.begin;
      whole = whole && slice.begin % kRowPadding == 0 && slice.end % kRowPadding == 0;
      whole = whole && !short_before && slice.end - slice.begin <= kSliceFeatures;
      short_before = slice.end - slice.begin < kSliceFeatures;
      next = slice.end;
    }
    INFO(features << " features");
    REQUIRE(whole);
    REQUIRE(next == padded);
  }
}

TEST_CASE("slices are 512 features, and the last holds what is left", "[slices]") {
  CHECK(feature_slices(64).size() == 1);
  CHECK(feature_slices(512).size() == 1);
  CHECK(feature_slices(576).size() == 2);
  CHECK(feature_slices(576).back().end == 576);
  CHECK(feature_slices(4096).size() == 8);
  CHECK(feature_slices(0).empty());
}

}  // namespace
}  // namespace linnet::test
