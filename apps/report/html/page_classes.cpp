#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "apps/process/output.hpp"
#include "apps/report/html/html_text.hpp"
#include "apps/report/html/page_sections.hpp"

namespace linnet {
namespace {

constexpr std::size_t kMostRows = 1000;

/// The classes in their order, or if they are too many for a glance the lowest F1 first, and those
/// without validation images last.
std::vector<std::size_t> order_of(const std::vector<ClassScores>& scores) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto rank = [&](std::size_t c) { return scores[c].support == 0 ? 2.0 : scores[c].f1; };
  if (scores.size() > kMostMatrixClasses) {
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  }
  if (order.size() > kMostRows) order.resize(kMostRows);
  return order;
}

/// A dash for a score that is not defined.
std::string decimals(double score) {
  return std::isnan(score) ? "–" : fmt::format("{:.4f}", score);
}

std::string score_cells(const ClassScores& scores) {
  if (scores.support == 0) return "<td>–</td><td>–</td><td>–</td>";
  return fmt::format("<td>{}</td><td>{}</td><td class=\"bar\" style=\"--share:{:.4f}\">{:.4f}</td>",
                     decimals(scores.precision), decimals(scores.recall), scores.f1, scores.f1);
}

std::string class_row(const TrainingPage& page, std::size_t c, const ClassScores& scores) {
  return fmt::format("<tr><th scope=\"row\">{}</th>{}<td>{}</td><td>{}</td></tr>\n",
                     name_element(page.summary.classes[c], 48), score_cells(scores),
                     grouped(scores.support), grouped(page.train_counts[c]));
}

std::string average_row(std::string_view name, const ClassScores& scores) {
  return fmt::format("<tr class=\"average\"><th scope=\"row\">{}</th>{}<td>{}</td><td></td></tr>\n",
                     name, score_cells(scores), grouped(scores.support));
}

}  // namespace

std::string classes_section(const TrainingPage& page) {
  if (page.summary.confusion.total() == 0) return "";
  const std::vector<ClassScores> scores = class_scores(page.summary.confusion);
  const std::vector<std::size_t> order = order_of(scores);
  std::string rows;
  for (const std::size_t c : order) rows += class_row(page, c, scores[c]);
  const bool sorted = scores.size() > kMostMatrixClasses;
  std::string note = sorted ? " The lowest F1 is first." : "";
  if (order.size() < scores.size()) {
    note += fmt::format(" {} of {} classes are shown; --metrics writes all.", grouped(order.size()),
                        grouped(scores.size()));
  }
  return fmt::format(
      "<section id=\"classes\">\n<h2>Classes</h2>\n<p>Precision: of the images predicted to be of "
      "the class, the share that is. Recall: of the class, the share that was found. F1: their "
      "harmonic mean.{}</p>\n<div class=\"scroll tall\" tabindex=\"0\"><table class=\"numbers\">"
      "<thead><tr><th scope=\"col\">class</th><th scope=\"col\">precision</th>"
      "<th scope=\"col\">recall</th><th scope=\"col\">F1</th><th scope=\"col\">validation</th>"
      "<th scope=\"col\">training</th></tr></thead>\n<tbody>\n{}</tbody>\n<tfoot>\n{}{}</tfoot>"
      "</table></div>\n</section>\n",
      note, rows, average_row("macro average", macro_average(scores)),
      average_row("weighted average", weighted_average(scores)));
}

}  // namespace linnet
