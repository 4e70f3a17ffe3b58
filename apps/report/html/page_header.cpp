#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "apps/process/output.hpp"
#include "apps/report/accuracy_interval.hpp"
#include "apps/report/html/html_text.hpp"
#include "apps/report/html/page_sections.hpp"

namespace linnet {
namespace {

/// The last part of a path, for a title.
std::string last_part(const std::string& path) {
  const std::filesystem::path whole(path);
  const std::string name =
      whole.has_filename() ? whole.filename().string() : whole.parent_path().filename().string();
  return name.empty() || name == "." ? path : name;
}

std::string figure(std::string_view name, const std::string& value, const std::string& detail) {
  return fmt::format("<div><dt>{}</dt><dd><b>{}</b><span>{}</span></dd></div>\n", name, value,
                     detail);
}

/// The number of images of the largest class over all: what guessing it always would reach.
double largest_share(const std::vector<std::size_t>& counts) {
  std::size_t all = 0;
  for (const std::size_t count : counts) all += count;
  const std::size_t largest = *std::max_element(counts.begin(), counts.end());
  return all == 0 ? 0.0 : static_cast<double>(largest) / static_cast<double>(all);
}

std::string accuracy_figures(const TrainingPage& page) {
  const ConfusionMatrix& confusion = page.summary.confusion;
  if (confusion.total() == 0) return "";
  const AccuracyInterval interval = accuracy_interval(confusion.correct(), confusion.total());
  const ClassScores macro = macro_average(class_scores(confusion));
  return figure("Accuracy", fmt::format("{:.4f}", confusion.accuracy()),
                fmt::format("95 % interval {:.4f} to {:.4f}", interval.low, interval.high)) +
         figure("Mistakes", grouped(confusion.total() - confusion.correct()),
                fmt::format("of {} validation images", grouped(confusion.total()))) +
         figure("Macro F1", fmt::format("{:.4f}", macro.f1),
                fmt::format("precision {:.4f}, recall {:.4f}", macro.precision, macro.recall)) +
         figure("Validation loss", fmt::format("{:.4f}", page.summary.valid_loss),
                "mean over the images") +
         figure("Largest class", fmt::format("{:.4f}", largest_share(page.valid_counts)),
                "accuracy of always guessing it");
}

std::string test_figures(const TrainingPage& page) {
  if (!page.summary.test) return "";
  const Evaluation& evaluation = page.summary.test->evaluation;
  const ConfusionMatrix& confusion = evaluation.confusion;
  return figure(
      "Test accuracy", fmt::format("{:.4f}", confusion.accuracy()),
      fmt::format("of {} test images, {} of them trained on too; loss {:.4f}",
                  grouped(confusion.total()), grouped(page.summary.test->leaked), evaluation.loss));
}

/// Classes of the validation set of which no image was recognised.
std::vector<std::string> missed_classes(const RunSummary& summary) {
  std::vector<std::string> names;
  const std::vector<ClassScores> scores = class_scores(summary.confusion);
  for (std::size_t c = 0; c < scores.size(); ++c) {
    if (scores[c].support != 0 && scores[c].recall == 0.0) names.push_back(summary.classes[c]);
  }
  return names;
}

std::string missed_notice(const RunSummary& summary) {
  constexpr std::size_t kMostNamed = 5;
  const std::vector<std::string> names = missed_classes(summary);
  if (names.empty()) return "";
  std::string text = "No image was recognised of ";
  for (std::size_t i = 0; i < std::min(names.size(), kMostNamed); ++i) {
    text += (i == 0 ? "" : ", ") + name_element(names[i], 40);
  }
  if (names.size() > kMostNamed) {
    text += " and " + counted(names.size() - kMostNamed, "more class", "more classes");
  }
  return "<li>" + text + ".</li>\n";
}

std::string notices(const TrainingPage& page) {
  const DuplicateCount& duplicates = page.summary.duplicates;
  std::string items;
  if (!page.note.empty()) items += fmt::format("<li>{}.</li>\n", escaped(page.note));
  if (page.summary.confusion.total() == 0) {
    items += "<li>No image was kept for validation, so the page has no scores.</li>\n";
  }
  if (duplicates.leaked != 0) {
    items += fmt::format(
        "<li>{} of the validation set {} in the training set too, so the accuracy is too high. "
        "<a href=\"#duplicates\">Which</a></li>\n",
        counted(duplicates.leaked, "image", "images"), duplicates.leaked == 1 ? "is" : "are");
  }
  if (duplicates.conflicting != 0) {
    items += fmt::format(
        "<li>{} in more than one class, and no model can get all of them right. "
        "<a href=\"#duplicates\">Which</a></li>\n",
        duplicates.conflicting == 1 ? "1 image is"
                                    : grouped(duplicates.conflicting) + " images are");
  }
  items += missed_notice(page.summary);
  return items.empty() ? "" : "<ul class=\"notices\">\n" + items + "</ul>\n";
}

}  // namespace

std::string header_section(const TrainingPage& page) {
  std::size_t trained = 0;
  for (const std::size_t count : page.train_counts) trained += count;
  const std::string name = last_part(page.data);
  return fmt::format(
      "<header>\n<p class=\"brand\">Linnet training report</p>\n<h1>{}</h1>\n"
      "<p class=\"lead\">{} of {}&#160;×&#160;{} {}pixels in {}, {} on {}. {}</p>\n"
      "<dl class=\"figures\">\n{}{}{}</dl>\n{}</header>\n",
      name_element(name, 80), counted(trained, "training image", "training images"),
      page.size.width, page.size.height, page.colour == ColourRule::rgb ? "RGB " : "",
      counted(page.summary.classes.size(), "class", "classes"),
      counted(page.epochs.size(), "epoch", "epochs"),
      counted(static_cast<std::uint64_t>(page.summary.training_threads), "thread", "threads"),
      escaped(page.date), accuracy_figures(page), test_figures(page),
      figure("Time", fmt::format("{:.2f} s", page.summary.train_seconds),
             fmt::format("training; reading took {:.2f} s", page.summary.read_seconds)),
      notices(page));
}

}  // namespace linnet
