#include "apps/report/train_report.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace linnet {
namespace {

/// Counts given row by row: true class by predicted output.
ConfusionMatrix confusion(const std::vector<std::vector<std::size_t>>& counts) {
  ConfusionMatrix matrix(counts.size(), counts.front().size());
  for (std::size_t truth = 0; truth < counts.size(); ++truth) {
    for (std::size_t output = 0; output < counts[truth].size(); ++output) {
      for (std::size_t i = 0; i < counts[truth][output]; ++i) matrix.add(truth, output);
    }
  }
  return matrix;
}

}  // namespace

TEST_CASE("An epoch is a row under its header") {
  CHECK(epoch_header(kImages) == "epoch  train loss  valid loss  accuracy     images/s  GFLOP/s\n");
  const EpochRow row{.epoch = 3,
                     .train_loss = 0.12345,
                     .valid_loss = 12.5,
                     .valid_accuracy = 0.99125,
                     .seconds = 0.5,
                     .images_per_second = 1234567.8,
                     .gflops = 98.76};
  CHECK(to_text(row) == "    3      0.1235     12.5000    0.9912    1,234,567     98.8\n");
}

TEST_CASE("A profile is a row a phase, with shares of all of it") {
  Profile profile;
  profile.listing_seconds = 0.25;
  profile.read_seconds = 0.25;
  profile.steps = {
      .forward = 0.2, .softmax = 0.01, .update = 0.19, .logit_wait = 0.0, .gradient_wait = 0.0};
  profile.evaluation_seconds = 0.05;
  profile.other_seconds = 0.05;
  profile.gflops = 200.0;
  profile.teams = {{.members = 2, .seconds = 0.4, .peak_gflops = 400.0}};
  CHECK(to_text(profile) ==
        "     listing     0.250 s   25.0 %\n"
        "     reading     0.250 s   25.0 %\n"
        "     forward     0.200 s   20.0 %\n"
        "     softmax     0.010 s    1.0 %\n"
        "      update     0.190 s   19.0 %\n"
        "  logit wait     0.000 s    0.0 %\n"
        "  grad. wait     0.000 s    0.0 %\n"
        "  evaluation     0.050 s    5.0 %\n"
        "       other     0.050 s    5.0 %\n"
        "epochs ran at 200.0 GFLOP/s, 50 % of the peak of 400.0, with 2 threads\n");
}

TEST_CASE("The peak of a profile is that of the threads that trained, by the time of each team") {
  Profile profile;
  profile.gflops = 270.0;
  profile.teams = {{.members = 1, .seconds = 0.1, .peak_gflops = 200.0},
                   {.members = 4, .seconds = 0.3, .peak_gflops = 800.0}};
  CHECK(peak_gflops(profile) == 650.0);
  const std::string text = to_text(profile);
  CHECK(text.find("epochs ran at 270.0 GFLOP/s, 42 % of the peak of 650.0, with 1 thread (25 %), "
                  "4 threads (75 %)\n") != std::string::npos);
}

TEST_CASE("A rate above the peak is reported as it is") {
  Profile profile;
  profile.gflops = 360.0;
  profile.teams = {{.members = 1, .seconds = 1.0, .peak_gflops = 100.0}};
  CHECK(to_text(profile).find("360 % of the peak of 100.0, with 1 thread\n") != std::string::npos);
}

TEST_CASE("Scores are laid out as scikit-learn's classification_report lays them out") {
  // The text of classification_report(truth, predicted, digits=4) for these counts.
  const auto matrix = confusion({{1, 0, 1}, {0, 0, 0}, {0, 1, 2}});
  CHECK(score_table({"class 0", "class 1", "class 2"}, matrix) ==
        "              precision    recall  f1-score   support\n"
        "\n"
        "     class 0     1.0000    0.5000    0.6667         2\n"
        "     class 1     0.0000       nan    0.0000         0\n"
        "     class 2     0.6667    0.6667    0.6667         3\n"
        "\n"
        "    accuracy                         0.6000         5\n"
        "   macro avg     0.8333    0.5833    0.6667         5\n"
        "weighted avg     0.8000    0.6000    0.6667         5\n"
        "Averages are over the 2 classes with support, without 1 class\n");
}

TEST_CASE("A long name of a class widens the table of scores") {
  CHECK(score_table({"a", "a rather long name"}, confusion({{4, 0}, {0, 6}})) ==
        "                    precision    recall  f1-score   support\n"
        "\n"
        "                 a     1.0000    1.0000    1.0000         4\n"
        "a rather long name     1.0000    1.0000    1.0000         6\n"
        "\n"
        "          accuracy                         1.0000        10\n"
        "         macro avg     1.0000    1.0000    1.0000        10\n"
        "      weighted avg     1.0000    1.0000    1.0000        10\n");
}

TEST_CASE("Predictions that stand for no class lower recall and accuracy, and no precision") {
  const auto matrix = confusion({{2, 0, 1, 1}, {0, 4, 0, 0}});
  CHECK(score_table({"a", "b"}, matrix) ==
        "              precision    recall  f1-score   support\n"
        "\n"
        "           a     1.0000    0.5000    0.6667         4\n"
        "           b     1.0000    1.0000    1.0000         4\n"
        "\n"
        "    accuracy                         0.7500         8\n"
        "   macro avg     1.0000    0.7500    0.8333         8\n"
        "weighted avg     1.0000    0.7500    0.8333         8\n");
}

TEST_CASE("The confusion matrix has a row for each true class") {
  CHECK(confusion_table({"cat", "dog"}, confusion({{12, 3}, {0, 1234567}})) ==
        " true\\predicted     cat     dog\n"
        "            cat      12       3\n"
        "            dog       0 1234567\n");
}

TEST_CASE("The confusion matrix sums up the outputs that stand for no class") {
  CHECK(confusion_table({"cat", "dog"}, confusion({{1, 0, 2, 3}, {0, 4, 0, 0}})) ==
        " true\\predicted        cat        dog (no class)\n"
        "            cat          1          0          5\n"
        "            dog          0          4          0\n");
}

TEST_CASE("Names of classes are escaped in the tables, and aligned by what is seen") {
  CHECK(confusion_table({"\xff", "ü\t"}, confusion({{1, 0}, {0, 2}})) ==
        " true\\predicted   \\xff    ü\\t\n"
        "           \\xff      1      0\n"
        "            ü\\t      0      2\n");
}

TEST_CASE("An epoch without a validation set has dashes") {
  const EpochRow row{.epoch = 3, .train_loss = 0.5, .images_per_second = 10, .gflops = 1.0};
  CHECK(to_text(row) == "    3      0.5000           -         -           10      1.0\n");
}

TEST_CASE("Averages leave out classes without support and say so") {
  const std::string text =
      score_table({"a", "b", "c"}, confusion({{2, 0, 0}, {2, 0, 0}, {0, 0, 0}}));
  CHECK(text.find("           b        nan    0.0000    0.0000         2\n") != std::string::npos);
  CHECK(text.find("           c        nan       nan       nan         0\n") != std::string::npos);
  CHECK(text.find("   macro avg     0.5000    0.5000    0.3333         4\n") != std::string::npos);
  CHECK(
      text.ends_with("Averages are over the 2 classes with support, without 1 class\n"
                     "Averages of precision leave out classes that were never predicted (nan)\n"));
  CHECK(score_table({"a", "b"}, confusion({{2, 0}, {1, 1}})).find("Averages") == std::string::npos);
}

}  // namespace linnet
