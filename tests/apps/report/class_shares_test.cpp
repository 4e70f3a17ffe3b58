#include "apps/report/class_shares.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace linnet {
namespace {

using Counts = std::vector<std::size_t>;
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("Shares have the weights that were given, or those of scikit-learn if balanced") {
  const Counts train = {8, 2};
  const Counts valid = {3, 0};
  CHECK(class_shares(train, valid, {})[1].weight == 1.0);
  CHECK(class_shares(train, valid, {false, {2.0, 0.5}})[1].weight == 0.5);
  const std::vector<ClassShare> balanced = class_shares(train, valid, {true, {}});
  CHECK(balanced[0].weight == 10.0 / 16.0);
  CHECK(balanced[1].weight == 10.0 / 4.0);
  CHECK(balanced[0].train == 8);
  CHECK(balanced[0].valid == 3);
}

TEST_CASE("A class that is missing on a side is warned of") {
  const Names names = {"a", "b\n", "c", "d"};
  const std::vector<ClassShare> shares = {{1, 0}, {0, 3}, {5, 2}, {4, 0}};
  CHECK(describe_missing_shares(names, shares) ==
        "Warning: class 'a' is never validated on: its only image is trained on\n"
        "Warning: class 'b\\n' is never trained on: its 3 images are validated on\n"
        "Warning: class 'd' is never validated on: its 4 images are trained on\n");
  const std::vector<ClassShare> without = {{1, 0}, {2, 0}, {5, 0}, {1, 0}};
  CHECK(describe_missing_shares(names, without).empty());
}

TEST_CASE("Of many warnings twenty are shown") {
  std::vector<ClassShare> shares(100, ClassShare{1, 0});
  shares[50].valid = 1;
  const std::string text = describe_missing_shares(Names(100, "x"), shares);
  CHECK(std::count(text.begin(), text.end(), '\n') == 21);
  CHECK(text.ends_with("Warning: … and so 79 more classes\n"));
}

TEST_CASE("Weights are shown class by class if they differ") {
  CHECK(describe_weights({"a", "b"}, std::vector<ClassShare>{{3, 1, 2.0}, {4, 1, 2.0}}).empty());
  CHECK(
      describe_weights({"a", "long name"}, std::vector<ClassShare>{{3, 1, 2.0}, {4000, 1, 0.25}}) ==
      "Class weights, and images to train on\n"
      "  a                   2           3\n"
      "  long name        0.25       4,000\n");
}

TEST_CASE("Of the weights of many classes the largest and the smallest are shown") {
  std::vector<ClassShare> shares;
  for (int i = 0; i < 100; ++i) shares.push_back({1, 1, 1.0 + i});
  const std::string text = describe_weights(Names(100, "x"), shares);
  CHECK(std::count(text.begin(), text.end(), '\n') == 22);
  CHECK(text.find("  100  ") < text.find("  91  "));
  CHECK(text.find("  91  ") < text.find("  10  "));
  CHECK(text.find("  90  ") == std::string::npos);
  CHECK(text.ends_with("  … and 80 between the largest and the smallest\n"));
}

}  // namespace linnet
