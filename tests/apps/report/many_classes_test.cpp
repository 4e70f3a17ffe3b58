#include "apps/report/many_classes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "apps/process/unicode_text.hpp"
#include "apps/report/train_report.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/texts.hpp"

namespace linnet {
namespace {

using test::contains;
using test::lines_of;

std::vector<std::string> names(std::size_t count) {
  std::vector<std::string> made;
  for (std::size_t i = 0; i < count; ++i) made.push_back(fmt::format("class {}", i));
  return made;
}

/// Each class has as many right images as `right`, and class c is taken c times for class c + 1.
ConfusionMatrix confusion(std::size_t classes, int right) {
  ConfusionMatrix matrix(classes, classes);
  for (std::size_t c = 0; c < classes; ++c) {
    for (int i = 0; i < right; ++i) matrix.add(c, c);
    for (std::size_t i = 0; i < c && c + 1 < classes; ++i) matrix.add(c, c + 1);
  }
  return matrix;
}

}  // namespace

TEST_CASE("Of many classes the twenty most confused pairs are shown, and what is left") {
  const std::string text = confusion_table(names(100), confusion(100, 3));
  const std::vector<std::string> lines = lines_of(text);
  REQUIRE(lines.size() == 23);
  CHECK(lines[0] == "Most confused of 100 classes");
  CHECK(lines[1] == "  true      predicted    images");
  CHECK(lines[2] == "  class 98  class 99         98");
  CHECK(lines[21] == "  class 79  class 80         79");
  CHECK(lines[22] == "  … and 3,081 images in 78 other pairs: see --metrics");
  CHECK(confusion_table(names(31), confusion(31, 3)).starts_with("Most confused of 31 classes"));
  CHECK(contains(confusion_table(names(30), confusion(30, 3)), "true\\predicted"));
  ConfusionMatrix right(31, 31);
  right.add(3, 3);
  CHECK(confusion_table(names(31), right) == "No image of the 31 classes is confused\n");
}

TEST_CASE("Of many classes the ten worst are scored, and the averages are those of all") {
  const std::string text = score_table(names(100), confusion(100, 3));
  const std::vector<std::string> lines = lines_of(text);
  REQUIRE(lines.size() == 17);
  CHECK(lines[2].starts_with("    class 98"));
  CHECK(lines[12] == "These are the worst by f1-score of 100 classes: see --metrics for all");
  CHECK(lines[14].starts_with("    accuracy "));
  CHECK(lines[16].starts_with("weighted avg "));
  const std::vector<std::size_t> worst = worst_classes(class_scores(confusion(5, 1)));
  CHECK(worst.size() == 5);
  CHECK(worst_classes(class_scores(ConfusionMatrix(5, 5))).empty());
}

TEST_CASE("Of many classes the smallest are listed") {
  std::vector<std::size_t> counts(100, 50);
  counts[7] = 3;
  counts[99] = 1200;
  const std::vector<std::string> lines = lines_of(smallest_classes(names(100), counts));
  REQUIRE(lines.size() == 11);
  CHECK(lines[0] == "  class 7           3");
  CHECK(lines[1] == "  class 0          50");
  CHECK(lines[10] == "  … and 90 more classes of 50 to 1,200 images");
}

TEST_CASE("Columns line up with names of wide and of combining characters") {
  const std::vector<std::string> classes = {"猫", "e\u0301", "한국어 고양이", "plain"};
  ConfusionMatrix matrix(4, 4);
  for (std::size_t c = 0; c < 4; ++c) matrix.add(c, c);
  for (const std::string& text : {confusion_table(classes, matrix), score_table(classes, matrix)}) {
    const std::vector<std::string> lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      INFO(text);
      const bool is_row = i >= (lines.size() > 6 ? 2U : 0U) && i < 6 && !lines[i].empty();
      if (is_row) CHECK(display_width(lines[i]) == display_width(lines[lines.size() > 6 ? 2 : 0]));
    }
  }
}

}  // namespace linnet
