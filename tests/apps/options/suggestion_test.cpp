#include "apps/options/suggestion.hpp"

#include "tests/support/catch.hpp"

namespace linnet {

TEST_CASE("The edit distance counts insertions, deletions and replacements") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("train", "train") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("trian", "train") == 2);
  CHECK(edit_distance("--batchsize", "--batch-size") == 1);
}

TEST_CASE("The nearest name is suggested, and none that is too far") {
  CHECK(suggestion("trian", {"predict", "train", "info"}) == "; did you mean train?");
  CHECK(suggestion("pred", {"predict", "train"}) == "; did you mean predict?");
  CHECK(suggestion("frobnicate", {"predict", "train"}).empty());
  CHECK(suggestion("ab", {"abxy", "ac"}) == "; did you mean abxy?");  // the first of distance 1
  CHECK(suggestion("word", {}).empty());
}

}  // namespace linnet
