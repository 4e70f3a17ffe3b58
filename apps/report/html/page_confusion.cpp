#include <fmt/format.h>

#include <numeric>

#include "apps/process/output.hpp"
#include "apps/report/confused_pairs.hpp"
#include "apps/report/html/confusion_picture.hpp"
#include "apps/report/html/html_text.hpp"
#include "apps/report/html/page_sections.hpp"

namespace linnet {
namespace {

constexpr std::size_t kNameLength = 28;

/// Most classes of a matrix that leaves room beside it for the table of pairs.
constexpr std::size_t kMostBesidePairs = 8;

/// The number of predictions of outputs without a class.
std::uint64_t beyond_classes(const ConfusionMatrix& confusion, std::size_t truth) {
  const auto row = confusion.row(truth).subspan(confusion.classes());
  return std::accumulate(row.begin(), row.end(), std::uint64_t{0});
}

std::string cell(std::uint64_t count, std::uint64_t support, bool correct) {
  if (count == 0) return "<td class=\"zero\">0</td>";
  const double share = static_cast<double>(count) / static_cast<double>(support);
  const double shade = confusion_shade(share, correct);
  return fmt::format("<td class=\"{}{}\" style=\"--shade:{:.2f}\" title=\"{:.1f} %\">{}</td>",
                     correct ? "hit" : "miss", shade > 0.6 ? " deep" : "", shade, 100.0 * share,
                     count);
}

std::string matrix_row(const TrainingPage& page, std::size_t truth, bool has_beyond) {
  const ConfusionMatrix& confusion = page.summary.confusion;
  const auto row = confusion.row(truth);
  const auto support = std::accumulate(row.begin(), row.end(), std::uint64_t{0});
  std::string text = fmt::format("<tr><th scope=\"row\">{}</th>",
                                 name_element(page.summary.classes[truth], kNameLength));
  for (std::size_t c = 0; c < confusion.classes(); ++c) {
    text += cell(row[c], support, c == truth);
  }
  if (has_beyond) text += cell(beyond_classes(confusion, truth), support, false);
  return text + "</tr>\n";
}

std::string matrix_table(const TrainingPage& page) {
  const ConfusionMatrix& confusion = page.summary.confusion;
  std::uint64_t beyond = 0;
  for (std::size_t c = 0; c < confusion.classes(); ++c) beyond += beyond_classes(confusion, c);
  std::string head = "<tr><td class=\"corner\">true ↓ predicted →</td>";
  for (const std::string& name : page.summary.classes) {
    head += fmt::format("<th scope=\"col\"><span>{}</span></th>", name_element(name, kNameLength));
  }
  if (beyond != 0) head += "<th scope=\"col\"><span>(no class)</span></th>";
  std::string rows;
  for (std::size_t truth = 0; truth < confusion.classes(); ++truth) {
    rows += matrix_row(page, truth, beyond != 0);
  }
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\"><table class=\"matrix\"><thead>{}</tr></thead>\n"
      "<tbody>\n{}</tbody></table></div>\n",
      head, rows);
}

std::string matrix_picture(const TrainingPage& page) {
  const std::vector<std::string>& classes = page.summary.classes;
  return fmt::format(
      "<figure class=\"map\"><span class=\"across\">predicted class: {} to {} →</span>"
      "<span class=\"down\">true class: {} to {} ↓</span>{}</figure>\n",
      name_element(classes.front(), kNameLength), name_element(classes.back(), kNameLength),
      name_element(classes.front(), kNameLength), name_element(classes.back(), kNameLength),
      png_element(confusion_picture(page.summary.confusion), "Confusion matrix as a heat map"));
}

std::string pair_row(const TrainingPage& page, const ConfusedPair& pair) {
  const std::vector<std::string>& classes = page.summary.classes;
  const auto row = page.summary.confusion.row(pair.truth);
  const auto support = std::accumulate(row.begin(), row.end(), std::uint64_t{0});
  return fmt::format(
      "<tr><th scope=\"row\">{}</th><td class=\"name\">{}</td><td>{}</td><td>{:.1f} %</td></tr>\n",
      name_element(classes[pair.truth], 48),
      pair.predicted < classes.size() ? name_element(classes[pair.predicted], 48) : "(no class)",
      grouped(pair.count), 100.0 * static_cast<double>(pair.count) / static_cast<double>(support));
}

std::string pair_table(const TrainingPage& page) {
  constexpr std::size_t kMostPairs = 20;
  const std::vector<ConfusedPair> pairs = most_confused(page.summary.confusion, kMostPairs);
  if (pairs.empty()) return "<p>Every validation image was predicted correctly.</p>\n";
  std::string rows;
  for (const ConfusedPair& pair : pairs) rows += pair_row(page, pair);
  return fmt::format(
      "<div><h3>Most frequent mistakes</h3>\n<div class=\"scroll tall\" tabindex=\"0\">"
      "<table class=\"numbers\"><thead><tr><th scope=\"col\">true class</th>"
      "<th scope=\"col\" class=\"name\">predicted as</th><th scope=\"col\">images</th>"
      "<th scope=\"col\">of the true "
      "class</th></tr></thead>\n<tbody>\n{}</tbody></table></div></div>\n",
      rows);
}

}  // namespace

std::string confusion_section(const TrainingPage& page) {
  const ConfusionMatrix& confusion = page.summary.confusion;
  if (confusion.total() == 0) return "";
  const bool as_table = confusion.classes() <= kMostMatrixClasses;
  return fmt::format(
      "<section id=\"confusion\">\n<h2>Confusion</h2>\n<p>Each row is a true class{}. The depth of "
      "<span class=\"swatch hit\">correct</span> and <span class=\"swatch miss\">wrong</span> is "
      "the share of the row; that of wrong ones grows with its square root, so that few of them "
      "are seen too.</p>\n<div class=\"{}\">\n{}{}</div>\n</section>\n",
      as_table ? ", each number a count of validation images" : "",
      as_table && confusion.classes() <= kMostBesidePairs ? "beside" : "below",
      as_table ? matrix_table(page) : matrix_picture(page), pair_table(page));
}

}  // namespace linnet
