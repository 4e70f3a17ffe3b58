#include "linnet/metrics.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

/// A handful of divisions in double.
bool equal(double a, double b) {
  return std::fabs(a - b) <= 4.0 * std::numeric_limits<double>::epsilon();
}

ConfusionMatrix confusion_of(std::size_t classes, std::size_t outputs,
                             const std::vector<std::size_t>& truths,
                             const std::vector<std::size_t>& predictions) {
  ConfusionMatrix confusion(classes, outputs);
  for (std::size_t i = 0; i < truths.size(); ++i) confusion.add(truths[i], predictions[i]);
  return confusion;
}

TEST_CASE("a confusion matrix counts by true class and prediction", "[metrics]") {
  const ConfusionMatrix confusion = confusion_of(2, 3, {0, 0, 1, 1, 1}, {0, 2, 1, 1, 0});
  CHECK(confusion.classes() == 2);
  CHECK(confusion.outputs() == 3);
  CHECK(confusion.row(0)[0] == 1);
  CHECK(confusion.row(0)[1] == 0);
  CHECK(confusion.row(0)[2] == 1);
  CHECK(confusion.row(1)[0] == 1);
  CHECK(confusion.row(1)[1] == 2);
  CHECK(confusion.row(1)[2] == 0);
  CHECK(confusion.total() == 5);
  CHECK(confusion.correct() == 3);
  CHECK(equal(confusion.accuracy(), 0.6));
}

// The values of scikit-learn's classification_report(y_true, y_pred, labels=[0, 1, 2],
// zero_division=0), by hand from its definitions.
TEST_CASE("scores of classes are those of scikit-learn", "[metrics]") {
  // The last example is taken for an output that no class stands for.
  const ConfusionMatrix confusion = confusion_of(3, 4, {0, 0, 0, 1, 1, 2}, {0, 0, 1, 1, 3, 1});
  const std::vector<ClassScores> scores = class_scores(confusion);
  REQUIRE(scores.size() == 3);
  CHECK(equal(scores[0].precision, 1.0));
  CHECK(equal(scores[0].recall, 2.0 / 3.0));
  CHECK(equal(scores[0].f1, 0.8));
  CHECK(scores[0].support == 3);
  CHECK(equal(scores[1].precision, 1.0 / 3.0));
  CHECK(equal(scores[1].recall, 0.5));
  CHECK(equal(scores[1].f1, 0.4));
  CHECK(scores[1].support == 2);
  CHECK(scores[2].precision == 0.0);
  CHECK(scores[2].recall == 0.0);
  CHECK(scores[2].f1 == 0.0);
  CHECK(scores[2].support == 1);

  const ClassScores macro = macro_average(scores);
  CHECK(equal(macro.precision, 4.0 / 9.0));
  CHECK(equal(macro.recall, 7.0 / 18.0));
  CHECK(equal(macro.f1, 0.4));
  CHECK(macro.support == 6);

  const ClassScores weighted = weighted_average(scores);
  CHECK(equal(weighted.precision, 11.0 / 18.0));
  CHECK(equal(weighted.recall, 0.5));
  CHECK(equal(weighted.f1, 8.0 / 15.0));
  CHECK(weighted.support == 6);
  CHECK(equal(confusion.accuracy(), 0.5));
}

TEST_CASE("a quotient with nothing below the line is 0", "[metrics]") {
  const ConfusionMatrix nothing(2, 2);
  CHECK(nothing.accuracy() == 0.0);
  for (const ClassScores& score : class_scores(nothing)) {
    CHECK(score.precision == 0.0);
    CHECK(score.recall == 0.0);
    CHECK(score.f1 == 0.0);
    CHECK(score.support == 0);
  }
  CHECK(weighted_average(class_scores(nothing)).f1 == 0.0);
  CHECK(macro_average(class_scores(nothing)).f1 == 0.0);
  CHECK(macro_average({}).precision == 0.0);
  CHECK(ConfusionMatrix().accuracy() == 0.0);
}

TEST_CASE("a class without examples counts in the macro average and not in the weighted",
          "[metrics]") {
  // Class 1 has no example, yet one of class 0 is taken for it.
  const std::vector<ClassScores> scores =
      class_scores(confusion_of(2, 2, {0, 0, 0, 0}, {0, 0, 0, 1}));
  CHECK(scores[1].precision == 0.0);
  CHECK(scores[1].recall == 0.0);
  CHECK(equal(macro_average(scores).recall, 0.375));
  CHECK(equal(weighted_average(scores).recall, 0.75));
  CHECK(equal(weighted_average(scores).precision, 1.0));
}

}  // namespace
}  // namespace linnet::test
