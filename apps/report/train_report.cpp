#include "apps/report/train_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "apps/process/output.hpp"
#include "apps/process/unicode_text.hpp"
#include "apps/report/columns.hpp"
#include "apps/report/many_classes.hpp"
#include "engine/core/escape.hpp"

namespace linnet {
namespace {

/// The number of predictions of outputs without a class.
std::uint64_t beyond_classes(const ConfusionMatrix& confusion, std::size_t truth) {
  std::uint64_t sum = 0;
  for (std::size_t c = confusion.classes(); c < confusion.outputs(); ++c) {
    sum += confusion.row(truth)[c];
  }
  return sum;
}

std::string score_line(const std::string& name, std::size_t width, const ClassScores& scores) {
  return fmt::format("{}  {:>9.4f} {:>9.4f} {:>9.4f} {:>9}\n", right_aligned(name, width),
                     scores.precision, scores.recall, scores.f1, scores.support);
}

/// What averages leave out; empty if nothing is.
std::string describe_left_out(const std::vector<ClassScores>& scores) {
  std::size_t unsupported = 0;
  bool undefined = false;
  for (const ClassScores& score : scores) {
    if (score.support == 0) ++unsupported;
    undefined = undefined || (score.support != 0 && std::isnan(score.precision));
  }
  std::string text;
  if (unsupported != 0) {
    text = fmt::format("Averages are over the {} with support, without {}\n",
                       counted(scores.size() - unsupported, "class", "classes"),
                       counted(unsupported, "class", "classes"));
  }
  if (undefined)
    text += "Averages of precision leave out classes that were never predicted (nan)\n";
  return text;
}

double seconds_of(const std::vector<TeamProfile>& teams) {
  double seconds = 0.0;
  for (const TeamProfile& team : teams) seconds += team.seconds;
  return seconds;
}

/// "2 threads", or the share of the time of each team: "1 thread (10 %), 2 threads (90 %)".
std::string describe_teams(const std::vector<TeamProfile>& teams) {
  std::string text;
  for (const TeamProfile& team : teams) {
    if (!text.empty()) text += ", ";
    text += counted(static_cast<std::uint64_t>(team.members), "thread", "threads");
    if (teams.size() > 1)
      text += fmt::format(" ({:.0f} %)", 100.0 * team.seconds / seconds_of(teams));
  }
  return text;
}

/// "1 image is", "2 images are".
std::string counted_with_verb(std::size_t count, Noun noun) {
  return counted(count, noun.one, noun.many) + (count == 1 ? " is" : " are");
}

/// The longest and the shortest: a process that waits less than others has more to do, or is
/// slower.
std::string describe_rank_waits(const std::vector<double>& seconds) {
  const auto [least, most] = std::minmax_element(seconds.begin(), seconds.end());
  return fmt::format(
      "process {} waited least for the others, {:.3f} s, and process {} most, {:.3f} s\n",
      least - seconds.begin(), *least, most - seconds.begin(), *most);
}

}  // namespace

double peak_gflops(const Profile& profile) {
  double peak = 0.0;
  for (const TeamProfile& team : profile.teams) peak += team.seconds * team.peak_gflops;
  return peak / seconds_of(profile.teams);
}

std::string epoch_header(Noun noun) {
  return fmt::format("epoch  train loss  valid loss  accuracy  {:>11}  GFLOP/s\n",
                     fmt::format("{}/s", noun.many));
}

std::string to_text(const EpochRow& row) {
  return fmt::format("{:5}  {:10.4f}  {:>10}  {:>8}  {:>11}  {:7.1f}\n", row.epoch, row.train_loss,
                     decimals(row.valid_loss), decimals(row.valid_accuracy),
                     grouped(static_cast<std::uint64_t>(row.images_per_second)), row.gflops);
}

std::string to_text(const Profile& profile) {
  const PhaseTimes& steps = profile.steps;
  const double all = profile.listing_seconds + profile.read_seconds + steps.forward +
                     steps.softmax + steps.update + steps.logit_wait + steps.gradient_wait +
                     steps.rank_wait + profile.evaluation_seconds + profile.other_seconds;
  std::string text;
  const auto add = [&](const char* phase, double seconds) {
    text += fmt::format("{:>12}  {:8.3f} s  {:5.1f} %\n", phase, seconds, 100.0 * seconds / all);
  };
  add("listing", profile.listing_seconds);
  add("reading", profile.read_seconds);
  add("forward", steps.forward);
  add("softmax", steps.softmax);
  add("update", steps.update);
  add("logit wait", steps.logit_wait);
  add("grad. wait", steps.gradient_wait);
  if (steps.rank_wait > 0.0) add("rank wait", steps.rank_wait);
  add("evaluation", profile.evaluation_seconds);
  add("other", profile.other_seconds);
  if (!profile.rank_waits.empty()) {
    return text + describe_rank_waits(profile.rank_waits) +
           fmt::format("epochs ran at {:.1f} GFLOP/s, of all processes together\n", profile.gflops);
  }
  const double peak = peak_gflops(profile);
  return text +
         fmt::format("epochs ran at {:.1f} GFLOP/s, {:.0f} % of the peak of {:.1f}, with {}\n",
                     profile.gflops, 100.0 * profile.gflops / peak, peak,
                     describe_teams(profile.teams));
}

std::string describe_duplicates(const DuplicateCount& duplicates, Noun noun) {
  std::string text;
  if (duplicates.groups != 0) {
    text += fmt::format("Duplicates: {} the same as an earlier one, {} in all\n",
                        counted_with_verb(duplicates.duplicates, noun),
                        counted(duplicates.groups, "group", "groups"));
  }
  if (duplicates.conflicting != 0) {
    text += fmt::format("Duplicates: {} in more than one class\n",
                        counted_with_verb(duplicates.conflicting, noun));
  }
  if (duplicates.leaked != 0) {
    text += fmt::format("Duplicates: {} to validate on {} trained on too\n",
                        counted(duplicates.leaked, noun.one, noun.many),
                        duplicates.leaked == 1 ? "is" : "are");
  }
  return text;
}

std::string confusion_table(const std::vector<std::string>& classes,
                            const ConfusionMatrix& confusion) {
  if (classes.size() > kMostRows) return confused_pairs(classes, confusion);
  std::vector<std::string> columns = printable_names(classes);
  const std::size_t first = widest(columns, 15);
  std::uint64_t beyond = 0;
  for (std::size_t c = 0; c < classes.size(); ++c) beyond += beyond_classes(confusion, c);
  if (beyond != 0) columns.emplace_back("(no class)");
  const std::size_t digits = std::to_string(confusion.total()).size();
  const std::size_t width = std::max(widest(columns, 6), digits) + 1;

  std::string text = right_aligned("true\\predicted", first);
  for (const std::string& name : columns) text += right_aligned(name, width);
  text += "\n";
  for (std::size_t truth = 0; truth < classes.size(); ++truth) {
    text += right_aligned(columns[truth], first);
    for (std::size_t c = 0; c < classes.size(); ++c) {
      text += right_aligned(std::to_string(confusion.row(truth)[c]), width);
    }
    if (beyond != 0) text += right_aligned(std::to_string(beyond_classes(confusion, truth)), width);
    text += "\n";
  }
  return text;
}

std::string score_table(const std::vector<std::string>& classes, const ConfusionMatrix& confusion,
                        std::string_view option) {
  const std::vector<ClassScores> scores = class_scores(confusion);
  const bool shows_all = classes.size() <= kMostRows;
  std::vector<std::size_t> shown(classes.size());
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  if (!shows_all) shown = worst_classes(scores);
  std::vector<std::string> names;
  for (const std::size_t c : shown) names.push_back(printable(classes[c]));
  const std::size_t width = widest(names, 12);
  std::string text = fmt::format("{}  {:>9} {:>9} {:>9} {:>9}\n\n", right_aligned("", width),
                                 "precision", "recall", "f1-score", "support");
  for (std::size_t i = 0; i < shown.size(); ++i) {
    text += score_line(names[i], width, scores[shown[i]]);
  }
  if (!shows_all) {
    text += fmt::format("These are the worst by f1-score of {} classes: see {} for all\n",
                        classes.size(), option);
  }
  text += fmt::format("\n{}  {:>9} {:>9} {:9.4f} {:>9}\n", right_aligned("accuracy", width), "", "",
                      confusion.accuracy(), confusion.total());
  text += score_line("macro avg", width, macro_average(scores));
  text += score_line("weighted avg", width, weighted_average(scores));
  return text + describe_left_out(scores);
}

}  // namespace linnet
