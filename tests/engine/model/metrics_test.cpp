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
// zero_division=nan), by hand from its definitions.
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
  CHECK(std::isnan(scores[2].precision));
  CHECK(scores[2].recall == 0.0);
  CHECK(scores[2].f1 == 0.0);
  CHECK(scores[2].support == 1);

  const ClassScores macro = macro_average(scores);
  CHECK(equal(macro.precision, 2.0 / 3.0));
  CHECK(equal(macro.recall, 7.0 / 18.0));
  CHECK(equal(macro.f1, 0.4));
  CHECK(macro.support == 6);

  const ClassScores weighted = weighted_average(scores);
  CHECK(equal(weighted.precision, 11.0 / 15.0));
  CHECK(equal(weighted.recall, 0.5));
  CHECK(equal(weighted.f1, 8.0 / 15.0));
  CHECK(weighted.support == 6);
  CHECK(equal(confusion.accuracy(), 0.5));
}

TEST_CASE("a quotient with nothing below the line is NaN, and averages leave it out", "[metrics]") {
  const ConfusionMatrix nothing(2, 2);
  CHECK(nothing.accuracy() == 0.0);
  for (const ClassScores& score : class_scores(nothing)) {
    CHECK(std::isnan(score.precision));
    CHECK(std::isnan(score.recall));
    CHECK(std::isnan(score.f1));
    CHECK(score.support == 0);
  }
  CHECK(std::isnan(weighted_average(class_scores(nothing)).f1));
  CHECK(std::isnan(macro_average(class_scores(nothing)).f1));
  CHECK(std::isnan(macro_average({}).precision));
  CHECK(ConfusionMatrix().accuracy() == 0.0);
  // Class 1 has examples and is never predicted.
  const std::vector<ClassScores> scores = class_scores(confusion_of(2, 2, {0, 0, 1}, {0, 0, 0}));
  CHECK(std::isnan(scores[1].precision));
  CHECK(scores[1].recall == 0.0);
  CHECK(scores[1].f1 == 0.0);
  CHECK(equal(macro_average(scores).precision, 2.0 / 3.0));
  CHECK(equal(weighted_average(scores).precision, 2.0 / 3.0));
  CHECK(equal(macro_average(scores).recall, 0.5));
  CHECK(equal(macro_average(scores).f1, 0.4));
}

TEST_CASE("a class without examples counts in no average", "[metrics]") {
  // Class 1 has no example, yet one of class 0 is taken for it.
  const std::vector<ClassScores> scores =
      class_scores(confusion_of(3, 3, {0, 0, 0, 0}, {0, 0, 0, 1}));
  CHECK(scores[1].precision == 0.0);
  CHECK(std::isnan(scores[1].recall));
  CHECK(scores[1].f1 == 0.0);
  CHECK(std::isnan(scores[2].f1));
  for (const ClassScores& average : {macro_average(scores), weighted_average(scores)}) {
    CHECK(equal(average.precision, 1.0));
    CHECK(equal(average.recall, 0.75));
    CHECK(equal(average.f1, 6.0 / 7.0));
    CHECK(average.support == 4);
  }
}

}  // namespace
}  // namespace linnet::test
